using Microsoft.Extensions.Logging;

namespace DeviceDsl.Kvm;

/// <summary>The options of a <see cref="KvmMachine"/>.</summary>
public sealed record KvmMachineOptions
{
    /// <summary>The name of the machine in messages.</summary>
    public string Name { get; init; } = "KVM machine";

    /// <summary>The number of virtual processors, 1 to 254; their APIC IDs are 0, 1, and so on.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Where the interrupt controllers are.</summary>
    public InterruptControllers InterruptControllers { get; init; }

    /// <summary>
    /// Whether the destinations of messages have 32 bits, with the upper bits in the upper half of the address (GSI-9, GSI-10).
    /// </summary>
    public bool HasWideDestinations { get; init; }

    /// <summary>The device node of KVM.</summary>
    public string DevicePath { get; init; } = "/dev/kvm";

    /// <summary>
    /// The clock that <see cref="Machine.Clock"/> follows while the machine runs. The time during which the log suppresses repeated
    /// messages, and with an IOAPIC of this process the delay of interrupts that come too often (EOI-4), use it directly. The clocks
    /// inside the guest, as its time-stamp counters, are the kernel's.
    /// </summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// The log for failures of handlers, and for guest behaviour worth reporting. Without one, each failure is written to standard error as
    /// a line; <c>NullLogger.Instance</c> discards everything.
    /// </summary>
    /// <remarks>
    /// A message that a guest can cause is written at once, and then suppressed for a minute, for each device and handler. The number of
    /// suppressed messages is written before the next one, and when the machine is disposed of.
    /// </remarks>
    public ILogger? Logger { get; init; }

    /// <summary>
    /// The further handling of a handler's exception, besides the log. The guest runs on its own, so <see cref="Machine.Settle"/> throws
    /// the exception.
    /// </summary>
    public HandlerFailure OnHandlerFailure { get; init; }
}
