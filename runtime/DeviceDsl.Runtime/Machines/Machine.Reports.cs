using DeviceDsl.Devices;
using DeviceDsl.Foundation;
using DeviceDsl.Machines;
using Microsoft.Extensions.Logging;

namespace DeviceDsl;

/// <content>What is said of the machine's devices, and how their handlers' exceptions are reported.</content>
public abstract partial class Machine
{
    /// <summary>A handler of an attached device threw. The device needs a reset; everything else goes on.</summary>
    public event EventHandler<DeviceFailedEventArgs>? DeviceFailed;

    /// <summary>Where all is written that a guest can cause.</summary>
    internal GuestLog Log { get; }

    /// <summary>What handlers threw, on its way to whoever caused it.</summary>
    internal HandlerExceptions Exceptions => Loop.Exceptions;

    /// <summary>Writes that the guest uses a register or field that no guest should use. It is said once.</summary>
    /// <param name="attachment">The device.</param>
    /// <param name="site">The register, of an array all of it, or the field.</param>
    /// <param name="place">The register that is used.</param>
    /// <param name="field">What is added to its name.</param>
    /// <param name="access">Why it should not be used.</param>
    internal void ReportReservedAccess(Attachment attachment, string site, MapLocation place, string field, RegisterAccess access)
        => Log.Write(attachment.Device, attachment.Name, site, LogLevel.Warning, (attachment, place, field, access), WriteReservedAccess, isOnce: true);

    internal void Report(Attachment attachment, string handler, Exception exception)
    {
        // The code that attached part of a device has reported it already.
        if (attachment.Device is not IPartOfDevice) ReportFailure(attachment.Device, attachment.Name, handler, exception);
        Listeners.Call(
            DeviceFailed, this, new DeviceFailedEventArgs(attachment, handler, exception), listener => ReportListener(nameof(DeviceFailed), listener));
    }

    /// <summary>Writes that a handler threw, and throws it on where that is wanted. The device has been marked.</summary>
    /// <param name="device">The device, by which its failures are told apart from those of others.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="handler">What messages call the handler.</param>
    /// <param name="exception">What it threw.</param>
    internal void ReportFailure(object device, string name, string handler, Exception exception)
    {
        Log.Write(
            device, name, handler, LogLevel.Error, (exception, name, handler),
            static (logger, said) => MachineLog.DeviceFailed(logger, said.exception, said.name, said.handler));
        Exceptions.Add(exception);
    }

    /// <summary>Writes that the driver of a device broke a rule, which ended its service.</summary>
    /// <param name="device">The device.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="reason">The rule, and how it was broken.</param>
    internal void ReportDriver(object device, string name, string reason)
        => Log.Write(device, name, "driver", LogLevel.Warning, (name, reason), static (logger, said) => MachineLog.DriverFault(logger, said.name, said.reason));

    /// <summary>Writes that a listener of an event threw, which ends nothing else.</summary>
    internal void ReportListener(string name, Exception exception)
    {
        Log.Write(
            this, Name, $"listeners of {name}", LogLevel.Error, (exception, name),
            static (logger, said) => MachineLog.ListenerFailed(logger, said.exception, said.name));
        Exceptions.Add(exception);
    }

    private static void WriteReservedAccess(ILogger logger, (Attachment Attachment, MapLocation Place, string Field, RegisterAccess Access) said)
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
