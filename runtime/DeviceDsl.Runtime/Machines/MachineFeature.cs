namespace DeviceDsl;

/// <summary>What some machines can do and others cannot; see <see cref="Machine.Supports"/>.</summary>
public enum MachineFeature
{
    /// <summary>Doorbells in the port space ring (<see cref="Machine.AssignIoEventFd"/>).</summary>
    PioDoorbells,

    /// <summary>Doorbells at guest-physical addresses ring.</summary>
    MmioDoorbells,

    /// <summary>Doorbells of length 0 ring at writes of any width (IOE-1), in guest memory before the width is known (IOE-13).</summary>
    AnyLengthDoorbells,

    /// <summary>Doorbells in the space of virtio-ccw ring. No processor of x86 writes there, only code that plays the guest does.</summary>
    VirtioCcwDoorbells,

    /// <summary>Signals of an eventfd become interrupts (<see cref="Machine.AssignIrqFd"/>).</summary>
    IrqFds,

    /// <summary>The guest's end of interrupt takes the line of an irqfd down and signals a second eventfd (RES-1).</summary>
    ResampledIrqFds,

    /// <summary>
    /// An irqfd holds its line up as a source of its own, and the guest's end of interrupt is reported by a separate object
    /// (<see cref="Machine.AssignLevelIrqFd"/>, <see cref="EoiNotification"/>).
    /// </summary>
    EoiNotifications,

    /// <summary>The destinations of messages have 32 bits (GSI-9).</summary>
    WideDestinations,
}
