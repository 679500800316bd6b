namespace DeviceDsl.Analyzers.Flow;

/// <summary>What has gone wrong on this way.</summary>
/// <param name="HasFailed">Whether an assignment was refused.</param>
/// <param name="FailedAt">The place in a branch on the failure that leaves the method, or -1.</param>
/// <param name="Catch">The number of the catch clause, or -1.</param>
internal readonly record struct FailureState(bool HasFailed, int FailedAt, int Catch)
{
    public static FailureState None { get; } = new(false, -1, -1);
}
