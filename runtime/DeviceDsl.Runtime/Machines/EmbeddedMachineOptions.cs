using Microsoft.Extensions.Logging;

namespace DeviceDsl;

/// <summary>What an <see cref="EmbeddedMachine"/> consists of.</summary>
public sealed record EmbeddedMachineOptions
{
    /// <summary>What messages call the machine.</summary>
    public string Name { get; init; } = "embedded machine";

    /// <summary>How many virtual processors there are, 1 to 254: their APIC identifiers are 0, 1, and so on.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>Whether there are interrupt controllers: an IOAPIC, and a local APIC for each processor. Without, no irqfd can be assigned (IRQ-2).</summary>
    public bool HasInterruptControllers { get; init; } = true;

    /// <summary>
    /// How many GSIs, from 0, are the inputs of an IOAPIC elsewhere, which leaves the machine its local APICs alone (SPL-1);
    /// <see langword="null"/> for controllers that are all here. 0 to 4096.
    /// </summary>
    public int? SplitReservedRoutes { get; init; }

    /// <summary>Whether the destinations of messages have 32 bits, the upper ones in the upper half of the address (GSI-9, GSI-10).</summary>
    public bool HasWideDestinations { get; init; }

    /// <summary>Which kernel it follows where versions differ.</summary>
    public KernelProfile Profile { get; init; } = KernelProfile.Newest;

    /// <summary>Measures the delay of interrupts that come too often (EOI-4), and how long the log does not repeat what a guest causes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether doorbells at one address and of one width stand together, all that a write meets being rung, instead of
    /// colliding (IOE-7). Such doorbells have a width (<see cref="MachineFeature.AnyLengthDoorbells"/>); their range gives
    /// zeros to reads, and overlaps no other doorbell.
    /// </summary>
    public bool FanOut { get; init; }

    /// <summary>
    /// Whether it copies what is odd in the kernel too: a doorbell stays when its eventfd is closed (IOE-14), and a search
    /// of a bus may miss a wide range behind a narrow one (BUS-6). For comparing it with the kernel.
    /// </summary>
    public bool KernelFaithful { get; init; }

    /// <summary>
    /// Where failures of handlers are written, and what else a guest causes that is worth knowing. Without one, failures are
    /// written to standard error, a line each; <c>NullLogger.Instance</c> writes nothing.
    /// </summary>
    /// <remarks>
    /// Messages that a guest can cause are written at once, and then not again for a minute, for each device and handler. How often one was
    /// left out is written before it is written again, and when the machine is disposed of.
    /// </remarks>
    public ILogger? Logger { get; init; }

    /// <summary>How exceptions of handlers are treated besides logging.</summary>
    public HandlerFailure OnHandlerFailure { get; init; }
}
