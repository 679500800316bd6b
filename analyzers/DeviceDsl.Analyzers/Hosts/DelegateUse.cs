namespace DeviceDsl.Analyzers.Hosts;

/// <summary>The use of a delegate.</summary>
/// <param name="Kind">The caller.</param>
/// <param name="By">The name of the caller in messages.</param>
internal sealed record DelegateUse(DelegateUseKind Kind, string By = "")
{
    public static readonly DelegateUse Unknown = new(DelegateUseKind.Unknown);
    public static readonly DelegateUse AtOnce = new(DelegateUseKind.AtOnce);
    public static readonly DelegateUse Handler = new(DelegateUseKind.Handler);

    public static DelegateUse Outside(string by) => new(DelegateUseKind.Outside, by);
}
