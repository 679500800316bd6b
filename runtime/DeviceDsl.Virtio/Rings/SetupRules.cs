using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>The rules for a driver's setup of a queue (VQ-1 to VQ-4).</summary>
internal static class SetupRules
{
    public static QueueFault? CheckSize(VirtQueueSetup setup, bool isPacked)
    {
        int size = setup.Size;
        if (size is < 1 or > 32768) return Fault(setup, QueueFaultReason.SizeInvalid, $"The queue size must be 1 to 32768, not {size}.");
        if (!isPacked && !int.IsPow2(size))
        {
            return Fault(setup, QueueFaultReason.SizeInvalid, $"The size of a split ring must be a power of two, not {size}.");
        }

        return size > setup.MaximumSize
            ? Fault(setup, QueueFaultReason.SizeAboveMaximum, $"The queue size {size} exceeds the maximum {setup.MaximumSize}.")
            : null;
    }

    /// <summary>Locates a part of a ring, or reports the rule that it breaks.</summary>
    public static RingWindow Open(
        VirtQueueSetup setup,
        string part,
        GuestAddress address,
        uint length,
        uint alignment,
        GuestMemoryAccess access,
        ref QueueFault? fault)
    {
        if (fault is not null) return default;
        if (address.Value % alignment != 0)
        {
            fault = Fault(setup, QueueFaultReason.RingMisaligned, $"The {part} at {address} is not aligned to {alignment} bytes.");
            return default;
        }

        if (RingWindow.TryOpen(setup.Memory, address, length, access, out RingWindow window)) return window;
        fault = Fault(
            setup,
            QueueFaultReason.RingOutsideMemory,
            $"The {part} at {address}, {length} bytes, is not entirely in guest memory that allows {access}.");
        return default;
    }

    private static QueueFault Fault(VirtQueueSetup setup, QueueFaultReason reason, string what)
        => new(reason, $"Queue {setup.Index}: {what}");
}
