using DeviceDsl.Machines;

namespace DeviceDsl.Virtio.Rings;

/// <summary>What a driver's setup of a queue has to be (VQ-1 to VQ-4).</summary>
internal static class SetupRules
{
    public static QueueFault? CheckSize(VirtQueueSetup setup, bool isPacked)
    {
        int size = setup.Size;
        if (size is < 1 or > 32768) return Fault(setup, QueueFaultReason.SizeInvalid, $"{size} is not a queue size of 1 to 32768.");
        if (!isPacked && !int.IsPow2(size)) return Fault(setup, QueueFaultReason.SizeInvalid, $"{size}, the size of a split ring, is not a power of two.");
        return size > setup.MaximumSize
            ? Fault(setup, QueueFaultReason.SizeAboveMaximum, $"{size} descriptors are over the maximum {setup.MaximumSize}.")
            : null;
    }

    /// <summary>Finds a part of a ring, or says what is wrong with it.</summary>
    public static RingWindow Open(
        VirtQueueSetup setup, string part, GuestAddress address, uint length, uint alignment, GuestMemoryAccess access, ref QueueFault? fault)
    {
        if (fault is not null) return default;
        if (address.Value % alignment != 0)
        {
            fault = Fault(setup, QueueFaultReason.RingMisaligned, $"The {part} at {address} is not aligned to {alignment}.");
            return default;
        }

        if (RingWindow.TryOpen(setup.Memory, address, length, access, out RingWindow window)) return window;
        fault = Fault(setup, QueueFaultReason.RingOutsideMemory, $"The {part} at {address}, {length} bytes, is not all in memory to {access}.");
        return default;
    }

    private static QueueFault Fault(VirtQueueSetup setup, QueueFaultReason reason, string what) => new(reason, $"Queue {setup.Index}: {what}");
}
