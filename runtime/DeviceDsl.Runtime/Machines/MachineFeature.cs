namespace DeviceDsl;

/// <summary>A feature that not every machine supports; see <see cref="Machine.Supports"/>.</summary>
public enum MachineFeature
{
    /// <summary>Doorbells in the port space ring (<see cref="Machine.AssignIoEventFd"/>).</summary>
    PioDoorbells,

    /// <summary>Doorbells at guest-physical addresses ring.</summary>
    MmioDoorbells,

    /// <summary>Doorbells of length 0 ring at writes of any width (IOE-1), in guest memory before the width is known (IOE-13).</summary>
    AnyLengthDoorbells,

    /// <summary>Doorbells in the virtio-ccw space ring. No x86 processor writes there, only a program that plays the guest.</summary>
    VirtioCcwDoorbells,

    /// <summary>Signals of an eventfd become interrupts (<see cref="Machine.AssignIrqFd"/>).</summary>
    IrqFds,

    /// <summary>The guest's end of interrupt lowers the line of an irqfd and signals a second eventfd (RES-1).</summary>
    ResampledIrqFds,

    /// <summary>
    /// An irqfd asserts its line as a separate source, and a separate object reports the guest's end of interrupt
    /// (<see cref="Machine.AssignLevelIrqFd"/>, <see cref="EoiNotification"/>).
    /// </summary>
    EoiNotifications,

    /// <summary>The destinations of messages have 32 bits (GSI-9).</summary>
    WideDestinations,

    /// <summary>Guest memory can be in a file that other processes map (<see cref="GuestMemoryOptions.IsShared"/>). Linux has it.</summary>
    SharedMemory,

    /// <summary>Guest memory can be read-only (<see cref="GuestMemoryOptions.IsReadOnly"/>).</summary>
    ReadOnlyMemory,

    /// <summary>The pages that the guest writes can be recorded (<see cref="GuestMemoryOptions.HasDirtyLog"/>).</summary>
    DirtyLog,
}
