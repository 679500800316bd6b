namespace DeviceDsl.Analyzers.Hosts;

/// <summary>What becomes of a delegate.</summary>
/// <param name="Kind">Who runs it.</param>
/// <param name="By">What messages call the code that runs it.</param>
internal sealed record DelegateUse(DelegateUseKind Kind, string By = "")
{
    public static readonly DelegateUse Unknown = new(DelegateUseKind.Unknown);
    public static readonly DelegateUse AtOnce = new(DelegateUseKind.AtOnce);
    public static readonly DelegateUse Handler = new(DelegateUseKind.Handler);

    public static DelegateUse Outside(string by) => new(DelegateUseKind.Outside, by);
}
