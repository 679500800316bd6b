namespace DeviceDsl.Pci;

/// <summary>Which function's handler threw, and what.</summary>
public sealed class PciFunctionFailedEventArgs : EventArgs
{
    internal PciFunctionFailedEventArgs(PciFunction function, string handler, Exception exception)
    {
        Function = function;
        Handler = handler;
        Exception = exception;
    }

    /// <summary>The function, which needs a reset.</summary>
    public PciFunction Function { get; }

    /// <summary>The handler that threw.</summary>
    public string Handler { get; }

    /// <summary>What it threw.</summary>
    public Exception Exception { get; }
}
