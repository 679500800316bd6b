namespace DeviceDsl.Analyzers.Flow;

/// <summary>The failures on an execution path.</summary>
/// <param name="HasFailed">Whether an assign was rejected.</param>
/// <param name="FailedAt">The site of the failure branch that the path is in, or -1.</param>
/// <param name="Catch">The number of the catch clause that the path is in, or -1.</param>
internal readonly record struct FailureState(bool HasFailed, int FailedAt, int Catch)
{
    public static FailureState None { get; } = new(false, -1, -1);
}
