using Microsoft.Extensions.Logging;

namespace DeviceDsl;

/// <summary>The configuration of an <see cref="EmbeddedMachine"/>.</summary>
public sealed record EmbeddedMachineOptions
{
    /// <summary>The name of the machine in messages.</summary>
    public string Name { get; init; } = "embedded machine";

    /// <summary>The number of virtual processors, 1 to 254. Their APIC identifiers are 0, 1, and so on.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>
    /// Whether the machine has interrupt controllers: an IOAPIC, and a local APIC for each processor. Without them, no irqfd can be
    /// assigned (IRQ-2).
    /// </summary>
    public bool HasInterruptControllers { get; init; } = true;

    /// <summary>
    /// The number of GSIs, starting at 0, that are the inputs of an IOAPIC outside the machine, which then has only its local APICs
    /// (SPL-1); 0 to 4096. <see langword="null"/> if the machine has all controllers.
    /// </summary>
    public int? SplitReservedRoutes { get; init; }

    /// <summary>
    /// Whether the destinations of messages have 32 bits, the upper ones in the upper half of the address (GSI-9, GSI-10).
    /// </summary>
    public bool HasWideDestinations { get; init; }

    /// <summary>The kernel whose behaviour it follows where versions differ.</summary>
    public KernelProfile Profile { get; init; } = KernelProfile.Newest;

    /// <summary>
    /// The clock that <see cref="Machine.Clock"/> follows while the machine runs. The delay of interrupts that come too often (EOI-4) and
    /// the rate limit of the log use it directly. A <see cref="ManualClock"/> makes a machine independent of real time.
    /// </summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether doorbells of the same address and width form a group, in which a write rings all that it matches, instead of
    /// colliding (IOE-7). Such doorbells must have a width (<see cref="MachineFeature.AnyLengthDoorbells"/>). Their range reads as
    /// zeros and must not overlap other doorbells.
    /// </summary>
    public bool FanOut { get; init; }

    /// <summary>
    /// Whether it also copies oddities of the kernel: a doorbell stays when its eventfd is closed (IOE-14), and a bus search may
    /// miss a wide range behind a narrow one (BUS-6). For comparisons with the kernel.
    /// </summary>
    public bool KernelFaithful { get; init; }

    /// <summary>
    /// The log for failures of handlers and other notable events that a guest causes. Without a logger, failures are written to
    /// standard error, one line each. <c>NullLogger.Instance</c> discards everything.
    /// </summary>
    /// <remarks>
    /// A message that a guest can cause is written at once, and then at most once a minute for each device and handler. The number
    /// of suppressed messages is written before the next one, and when the machine is disposed.
    /// </remarks>
    public ILogger? Logger { get; init; }

    /// <summary>The treatment of handler exceptions besides logging.</summary>
    public HandlerFailure OnHandlerFailure { get; init; }
}
