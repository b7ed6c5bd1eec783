package dev.partyline.operations;

import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;

/**
 * Why the AWS SDK has not made a call, in one line: its own reason, without its lists of providers
 * and attempts, and without anything that could be a secret.
 */
public final class AwsReason {

  private static final int MAX_LENGTH = 300;

  /** Where the part of the SDK's messages begins that is not for a person. */
  private static final List<String> NOISE =
      List.of(" (Service:", " (SDK Attempt", ": ProfileFile(", ": [", "\n");

  private AwsReason() {}

  /**
   * The reason of an exception.
   *
   * @param profile the profile that the caller has set for the call; empty for the SDK's own choice
   */
  public static String of(SdkException e, Optional<String> profile) {
    String message = String.valueOf(e.getMessage());
    String name = profile.orElseGet(AwsReason::defaultProfile);
    if (message.startsWith("Unable to load region")) {
      return isKnown(name) || name.equals("default")
          ? "no region: set AWS_REGION, or region in the profile " + name
          : "no region: there is no profile " + name;
    }
    if (message.startsWith("Unable to load credentials")) {
      return "no credentials: " + credentials(name, profile.isPresent());
    }
    return plain(e);
  }

  /** AWS_PROFILE, or else default. */
  private static String defaultProfile() {
    return ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow();
  }

  private static boolean isKnown(String profile) {
    return ProfileFile.defaultProfileFile().profile(profile).isPresent();
  }

  /** The reason of the profile, which is in the middle of the message of the SDK's chain. */
  private static String credentials(String profile, boolean isSet) {
    boolean exists =
        isSet
            || (ProfileFileSystemSetting.AWS_PROFILE.getStringValue().isPresent()
                && !profile.equals("default"))
            || isKnown(profile);
    if (!exists) {
      return "set AWS_PROFILE, or another source that the AWS SDK supports";
    }
    try (ProfileCredentialsProvider provider = ProfileCredentialsProvider.create(profile)) {
      provider.resolveCredentials();
      return "the profile " + profile + " has some, but they were not used";
    } catch (RuntimeException e) {
      return "profile " + profile + ": " + (e instanceof SdkException sdk ? plain(sdk) : plain(e));
    }
  }

  private static String plain(SdkException e) {
    return e instanceof AwsServiceException answer && answer.awsErrorDetails() != null
        ? plain(
            answer.awsErrorDetails().errorCode() + ": " + answer.awsErrorDetails().errorMessage())
        : plain((RuntimeException) e);
  }

  private static String plain(RuntimeException e) {
    return plain(String.valueOf(e.getMessage()));
  }

  /** Cuts a message, and takes out what has the form of a key, token or signature. */
  static String plain(String message) {
    String text = message;
    for (String noise : NOISE) {
      int end = text.indexOf(noise);
      text = end > 0 ? text.substring(0, end) : text;
    }
    text =
        text.replaceAll("\\b(AKIA|ASIA)[A-Z0-9]{8,}", "(key)")
            .replaceAll("[A-Za-z0-9+/_=-]{40,}", "(hidden)")
            .replaceAll("\\p{C}", " ")
            .strip();
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "…" : text;
  }
}
