package dev.partyline.pusherserver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Runs with {@code bin/test --long} only; otherwise it is counted as skipped. */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(
    named = "partyline.long",
    matches = "true",
    disabledReason = "run by bin/test --long")
@interface LongTest {}
