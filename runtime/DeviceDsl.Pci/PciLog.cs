using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>The log messages of buses.</summary>
internal static partial class PciLog
{
    [LoggerMessage(1, LogLevel.Error, "{Handler} of {Function} threw; the function runs no handlers until it is reset.")]
    public static partial void FunctionFailed(ILogger logger, Exception exception, string function, string handler);

    [LoggerMessage(2, LogLevel.Warning, "BAR {Bar} of {Function} cannot answer at {Address}: {Reason}")]
    public static partial void BarRefused(ILogger logger, string function, int bar, IoAddress address, string reason);
}
