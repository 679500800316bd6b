using Microsoft.Extensions.Logging;

namespace DeviceDsl.Pci;

/// <summary>A log that nobody reads.</summary>
internal static class PciLog
{
    public static void FunctionFailed(ILogger logger, Exception exception, string function, string handler)
    {
    }

    public static void BarRefused(ILogger logger, string function, int bar, IoAddress address, string reason)
    {
    }
}
