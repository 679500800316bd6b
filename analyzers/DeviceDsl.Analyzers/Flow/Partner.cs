namespace DeviceDsl.Analyzers.Flow;

/// <summary>The eventfd of a doorbell, or the doorbell of an eventfd, that is kept beside it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Kind">Its kind.</param>
internal sealed record Partner(AccessPath Path, TrackedKind Kind);
