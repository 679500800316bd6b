namespace DeviceDsl.Analyzers.Flow;

/// <summary>A mistake that a method made with what its caller gave it.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="First">The eventfd or registration that it is about.</param>
/// <param name="Second">The other one, or -1.</param>
/// <param name="Site">Where the caller itself made it, as the method shows; -1 where it is the call.</param>
internal sealed record Violation(string Rule, int First, int Second, int Site);
