using Microsoft.Extensions.Logging;

namespace DeviceDsl.Machines;

/// <summary>The log messages of machines.</summary>
internal static partial class MachineLog
{
    [LoggerMessage(1, LogLevel.Error, "{Handler} of {Device} threw; the device is disabled until it is reset.")]
    public static partial void DeviceFailed(ILogger logger, Exception exception, string device, string handler);

    [LoggerMessage(2, LogLevel.Error, "The handler of {EventFd} threw; the loop continues.")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string eventFd);

    [LoggerMessage(3, LogLevel.Warning, "The guest accessed {Device}.{Register} at {Address}, which is {Access}; logged once.")]
    public static partial void ReservedAccess(ILogger logger, string device, string register, IoAddress address, RegisterAccess access);

    [LoggerMessage(EventId = 4, Message = "{Count} more suppressed: {Cause} of {Device}.")]
    public static partial void Suppressed(ILogger logger, LogLevel level, long count, string cause, string device);

    [LoggerMessage(5, LogLevel.Warning, "The driver broke {Device}; the device is disabled until it is reset: {Reason}")]
    public static partial void DriverFault(ILogger logger, string device, string reason);

    [LoggerMessage(6, LogLevel.Error, "A listener of {Event} threw; the other listeners still run.")]
    public static partial void ListenerFailed(ILogger logger, Exception exception, string @event);

    [LoggerMessage(7, LogLevel.Warning, "The frontend of {Server}: {Reason}")]
    public static partial void FrontendFault(ILogger logger, string server, string reason);

    [LoggerMessage(
        8,
        LogLevel.Warning,
        "The guest's {Access} of {Length} bytes at {Address} in {Device}.{Register} had no effect: {Reason}; logged once.")]
    public static partial void RefusedAccess(
        ILogger logger, string access, int length, string device, string register, IoAddress address, string reason);
}
