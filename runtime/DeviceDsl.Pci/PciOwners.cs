using System.Runtime.CompilerServices;

namespace DeviceDsl.Pci;

/// <summary>The owners of exclusive things: a machine has at most one bus, a device at most one function.</summary>
internal static class PciOwners
{
    private static readonly ConditionalWeakTable<object, object> Owners = [];

    /// <summary>Gives a machine its bus.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: it already has one.</exception>
    public static void Take(Machine machine, PciHost host)
    {
        if (Owners.TryAdd(machine, host)) return;
        throw new MachineException(Errno.EBUSY, "", $"{machine} already has a PCI bus.");
    }

    /// <summary>Gives devices their function: all of them or none.</summary>
    /// <exception cref="MachineException"><see cref="Errno.EBUSY"/>: a device is already attached to a machine.</exception>
    public static void Take(IReadOnlyList<IDevice> devices, PciFunction function)
    {
        for (int i = 0; i < devices.Count; i++)
        {
            IDevice device = devices[i];
            bool isAttached = function.Host.Machine.Attachments.Any(attachment => attachment.Device == device);
            if (!isAttached && Owners.TryAdd(device, function)) continue;
            for (int taken = 0; taken < i; taken++) Release(devices[taken], function);
            object owner = isAttached || !Owners.TryGetValue(device, out object? other) ? function.Host.Machine : other;
            throw new MachineException(Errno.EBUSY, "", $"{device.Name} cannot be part of {function}: it already belongs to {owner}.");
        }
    }

    /// <summary>Releases what an owner has taken.</summary>
    public static void Release(object owned, object owner)
    {
        if (Owners.TryGetValue(owned, out object? current) && current == owner) Owners.Remove(owned);
    }
}
