using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>A log that nobody reads.</summary>
internal static class MachineLog
{
    public static void DeviceFailed(ILogger logger, Exception exception, string device, string handler)
    {
    }

    public static void ReservedAccess(ILogger logger, string device, string register, IoAddress address, RegisterAccess access)
    {
    }

    public static void RefusedAccess(
        ILogger logger, string access, int length, string device, string register, IoAddress address, string reason)
    {
    }

    public static void HandlerFailed(ILogger logger, Exception exception, string eventFd)
    {
    }

    public static void Suppressed(ILogger logger, LogLevel level, long count, string cause, string device)
    {
    }

    public static void DriverFault(ILogger logger, string device, string reason)
    {
    }

    public static void FrontendFault(ILogger logger, string server, string reason)
    {
    }

    public static void ListenerFailed(ILogger logger, Exception exception, string @event)
    {
    }
}
