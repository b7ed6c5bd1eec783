package dev.partyline.aws;

import dev.partyline.environment.Environment;
import dev.partyline.environment.EnvironmentException;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A region and the domain that its services are under. Immutable, thread-safe.
 *
 * @param name such as {@code eu-central-1}
 * @param domain that of its partition
 */
public record Region(String name, String domain) {

  // The partitions that AWS runs for everybody; nobody has tried this in an isolated one. Names and
  // domains are those of the SDK's table:
  // https://github.com/boto/botocore/blob/develop/botocore/data/partitions.json
  private enum Partition {
    CHINA("aws-cn", "amazonaws.com.cn", "cn-[a-z]+-\\d{1,2}"),
    GOVERNMENT("aws-us-gov", "amazonaws.com", "us-gov-[a-z]+-\\d{1,2}"),
    EUROPE("aws-eusc", "amazonaws.eu", "eusc-[a-z]+-[a-z]+-\\d{1,2}"),
    // The names of all others, and by their form those of China too.
    ORDINARY("aws", "amazonaws.com", "[a-z]{2}-[a-z]+-\\d{1,2}");

    private final String id;
    private final String domain;
    private final Pattern regions;

    Partition(String id, String domain, String regions) {
      this.id = id;
      this.domain = domain;
      this.regions = Pattern.compile(regions);
    }
  }

  /**
   * The region that the function runs in: {@code AWS_REGION}, which Lambda always sets (<a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime">defined
   * runtime environment variables</a>).
   *
   * @throws EnvironmentException if it is not set, or is the name of no region
   */
  public static Region from(Environment environment) {
    String name = environment.required("AWS_REGION");
    for (Partition partition : Partition.values()) {
      if (partition.regions.matcher(name).matches()) {
        return new Region(name, partition.domain);
      }
    }
    throw new EnvironmentException("AWS_REGION", "must be the name of an AWS region");
  }

  /**
   * A region as an ARN names it (<a
   * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html">ARNs</a>).
   *
   * @return nothing if the partition is not known
   */
  public static Optional<Region> in(String partition, String name) {
    for (Partition known : Partition.values()) {
      if (known.id.equals(partition)) {
        return Optional.of(new Region(name, known.domain));
      }
    }
    return Optional.empty();
  }

  /**
   * Where a service answers (<a
   * href="https://docs.aws.amazon.com/general/latest/gr/rande.html#regional-endpoints">regional
   * endpoints</a>). Never FIPS, dual-stack or an account's own.
   *
   * @param service the prefix of its endpoints
   */
  public URI endpoint(String service) {
    return URI.create("https://" + service + "." + name + "." + domain);
  }
}
