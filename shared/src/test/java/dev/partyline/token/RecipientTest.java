package dev.partyline.token;

import static dev.partyline.Some.deadline;
import static dev.partyline.token.TokenBuilder.ISSUER;
import static dev.partyline.token.TokenBuilder.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.partyline.environment.Environment;
import dev.partyline.outcome.Outcome;
import dev.partyline.outcome.Refusal.BadToken;
import dev.partyline.user.User;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whom a token must be for. */
class RecipientTest {

  // Settings: the audiences, the client ids. Claims: JSON. Then the reason, empty if accepted.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // Both: the audience must match, and the client too.
        "api | web | {'aud':'api','azp':'web'} | ``",
        "api | web | {'aud':['x','api'],'client_id':'web'} | ``",
        "api | web | {'aud':'https://bank.example','azp':'web'} | audience",
        "api | web | {'aud':'https://bank.example','client_id':'web'} | audience",
        "api | web | {'aud':'web','azp':'web'} | audience",
        "api | web | {'aud':'api','azp':'other'} | client",
        "api | web | {'aud':'api'} | client",
        "api | web | {'aud':'api','client_id':'other','azp':'web'} | client",
        "api | web | {'aud':'api','client_id':['web'],'azp':'web'} | client",
        "api | web | {'aud':'api','client_id':null,'azp':'web'} | ``",
        "api | web | {'client_id':'web'} | ``",
        "api | web | {'azp':'web'} | ``",
        "api | web | {'aud':null,'azp':'web'} | ``",
        "api | web | {'azp':'other'} | client",
        "api | web | {} | client",
        // An audience only: the client is not looked at.
        "api | `` | {'aud':'api','azp':'other'} | ``",
        "api | `` | {'aud':['api','x']} | ``",
        "api | `` | {'aud':'x'} | audience",
        "api | `` | {'aud':[]} | audience",
        "api | `` | {'aud':{'api':1}} | audience",
        "api | `` | {'aud':'Api'} | audience",
        "api | `` | {'azp':'api','client_id':'api'} | audience",
        "api | `` | {} | audience",
        // A client only: it must be the audience, or the client if the token has no audience.
        "`` | web,app | {'aud':'web','azp':'other'} | ``",
        "`` | web,app | {'aud':['x','app']} | ``",
        "`` | web | {'aud':['https://bank.example'],'azp':'web'} | audience",
        "`` | web | {'aud':'account','azp':'web'} | audience",
        "`` | web | {'client_id':'web'} | ``",
        "`` | web | {'azp':'web'} | ``",
        "`` | web | {'client_id':'other'} | client",
        "`` | web | {} | client",
        // Neither, said out loud.
        "`` | `` | {} | ``",
        "`` | `` | {'aud':'https://bank.example','azp':'other'} | ``",
      })
  void shouldAcceptATokenForUs_andRefuseOneForSomebodyElse(
      String audiences, String clientIds, String claims, String reason) {
    Map<String, String> variables = new HashMap<>();
    variables.put("STAGE", "local");
    variables.put("JWT_ISSUER", ISSUER);
    variables.put("JWKS", Keys.set(Keys.RSA));
    variables.put("JWT_AUDIENCE", audiences);
    variables.put("JWT_CLIENT_ID", clientIds);
    if (audiences.isEmpty() && clientIds.isEmpty()) {
      variables.put("JWT_ANY_AUDIENCE", "true");
    }
    TokenVerifier verifier =
        TokenVerifier.from(new Environment(variables), Clock.fixed(NOW, ZoneOffset.UTC));
    TokenBuilder token = new TokenBuilder().without("aud");
    members(claims).forEach(token::claim);

    Outcome<User> outcome = verifier.verify(Optional.of("Bearer " + token.sign()), deadline());

    if (reason.isEmpty()) {
      assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
    } else {
      assertThat(outcome).isEqualTo(Outcome.refused(new BadToken(reason)));
    }
  }

  private static Map<String, Object> members(String json) {
    return new Gson().fromJson(json, new TypeToken<Map<String, Object>>() {});
  }
}
