namespace DeviceDsl.Pci;

/// <summary>The handler of a function that threw, and its exception.</summary>
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

    /// <summary>Its exception.</summary>
    public Exception Exception { get; }
}
