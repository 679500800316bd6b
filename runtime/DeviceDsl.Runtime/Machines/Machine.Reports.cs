using DeviceDsl.Devices;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl;

/// <content>Logging, and the reporting of handler exceptions.</content>
public abstract partial class Machine
{
    /// <summary>Raised when a handler of an attached device throws. The device needs a reset; everything else continues.</summary>
    public event EventHandler<DeviceFailedEventArgs>? DeviceFailed;

    /// <summary>The log of the options.</summary>
    internal ILogger Logger { get; }

    /// <summary>The rate-limited log for everything that a guest can cause.</summary>
    internal GuestLog Log { get; }

    /// <summary>Carries exceptions of handlers to the calls that caused them.</summary>
    internal HandlerExceptions Exceptions => Loop.Exceptions;

    /// <summary>Logs, once, that the guest accessed a reserved or unimplemented register or field.</summary>
    /// <param name="attachment">The device.</param>
    /// <param name="site">The name of the register, the whole array or the field, by which the log counts.</param>
    /// <param name="place">The accessed register.</param>
    /// <param name="field">The suffix for its name.</param>
    /// <param name="access">The access rule that makes it reserved.</param>
    internal void ReportReservedAccess(Attachment attachment, string site, MapLocation place, string field, RegisterAccess access)
        => Log.Write(
            attachment.Device,
            attachment.Name,
            site,
            LogLevel.Warning,
            (attachment, place, field, access),
            WriteReservedAccess,
            isOnce: true);

    /// <summary>Logs, once, that a device refused an access of the guest.</summary>
    /// <param name="attachment">The device.</param>
    /// <param name="site">The register or region, by which the log counts.</param>
    /// <param name="slice">The refused part of the access.</param>
    /// <param name="isWrite">Whether it is a write.</param>
    /// <param name="length">The width of the whole access.</param>
    internal void ReportRefusedAccess(Attachment attachment, string site, in AccessSlice slice, bool isWrite, int length)
        => Log.Write(
            attachment.Device,
            attachment.Name,
            site,
            LogLevel.Warning,
            new RefusedAccess(attachment, slice, isWrite, length),
            static (logger, said) => said.WriteTo(logger),
            isOnce: true);

    internal void Report(Attachment attachment, string handler, Exception exception)
    {
        // For a part of a device, the code that attached the part has already reported the failure.
        if (attachment.Device is not IPartOfDevice) ReportFailure(attachment.Device, attachment.Name, handler, exception);
        Listeners.Call(
            DeviceFailed, this, new DeviceFailedEventArgs(attachment, handler, exception), listener => ReportListener(
                nameof(DeviceFailed), listener));
    }

    /// <summary>
    /// Logs the exception of a handler, and passes it on to the caller if the options ask for that. The device is already marked.
    /// </summary>
    /// <param name="device">The device, by which the log counts.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="handler">The handler's name in messages.</param>
    /// <param name="exception">The exception.</param>
    internal void ReportFailure(object device, string name, string handler, Exception exception)
    {
        Log.Write(
            device, name, handler, LogLevel.Error, (exception, name, handler),
            static (logger, said) => MachineLog.DeviceFailed(logger, said.exception, said.name, said.handler));
        Exceptions.Add(exception);
    }

    /// <summary>Logs that the driver of a device broke a rule, which ended its service.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="reason">The rule and its violation.</param>
    internal void ReportDriver(object device, string name, string reason)
        => Log.Write(
            device,
            name,
            "driver",
            LogLevel.Warning,
            (name, reason),
            static (logger, said) => MachineLog.DriverFault(logger, said.name, said.reason));

    /// <summary>Logs that the frontend of a device broke a rule. The request had no effect.</summary>
    /// <param name="server">The server of the device, by which the log counts.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="reason">The rule and its violation.</param>
    internal void ReportFrontend(object server, string name, string reason)
        => Log.Write(
            server,
            name,
            "frontend",
            LogLevel.Warning,
            (name, reason),
            static (logger, said) => MachineLog.FrontendFault(logger, said.name, said.reason));

    /// <summary>Logs that a listener of an event threw. Nothing else is affected.</summary>
    internal void ReportListener(string name, Exception exception)
    {
        Log.Write(
            this, Name, $"listeners of {name}", LogLevel.Error, (exception, name),
            static (logger, said) => MachineLog.ListenerFailed(logger, said.exception, said.name));
        Exceptions.Add(exception);
    }

    private static void WriteReservedAccess(
        ILogger logger, (Attachment Attachment, MapLocation Place, string Field, RegisterAccess Access) said)
    {
        RegisterEntry register = said.Attachment.Device.GetRegister(said.Place.Row).At(said.Place.Index);
        IoAddress address = said.Attachment.Bases.Of(register.Space, register.Offset);
        MachineLog.ReservedAccess(logger, said.Attachment.Name, register.Name + said.Field, address, said.Access);
    }

    private void Report(LoopRegistration registration, Exception exception)
    {
        Log.Write(
            registration, registration.ToString(), "handler", LogLevel.Error, (exception, registration),
            static (logger, said) => MachineLog.HandlerFailed(logger, said.exception, said.registration.ToString()));
        Exceptions.Add(exception);
    }
}
