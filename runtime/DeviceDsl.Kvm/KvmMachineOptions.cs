using Microsoft.Extensions.Logging;

namespace DeviceDsl.Kvm;

/// <summary>What a <see cref="KvmMachine"/> consists of.</summary>
public sealed record KvmMachineOptions
{
    /// <summary>What messages call the machine.</summary>
    public string Name { get; init; } = "KVM machine";

    /// <summary>How many virtual processors there are, 1 to 254: their APIC identifiers are 0, 1, and so on.</summary>
    public int Cpus { get; init; } = 1;

    /// <summary>
    /// Whether the kernel makes interrupt controllers: two 8259s, an IOAPIC, and a local APIC for each processor. Without,
    /// no irqfd can be assigned (IRQ-2), and a processor that halts has ended its run.
    /// </summary>
    public bool HasInterruptControllers { get; init; } = true;

    /// <summary>
    /// Whether of the interrupt controllers the kernel makes the local APICs alone, and the IOAPIC and the 8259s are this
    /// process's (SPL-1). Lines, routing and irqfds are this process's too, so that irqfds may be of managed eventfds as well. It
    /// does nothing without <see cref="HasInterruptControllers"/>.
    /// </summary>
    /// <remarks>
    /// A signal of a managed eventfd is a message at once (IRQ-10). One of the kernel's eventfds is taken up by a thread of this
    /// process, which <see cref="Machine.Settle"/> waits for. The interrupts of the 8259s are the first processor's (SPL-4).
    /// </remarks>
    public bool HasSplitControllers { get; init; }

    /// <summary>Whether the destinations of messages have 32 bits, the upper ones in the upper half of the address (GSI-9, GSI-10).</summary>
    public bool HasWideDestinations { get; init; }

    /// <summary>The device node of KVM.</summary>
    public string DevicePath { get; init; } = "/dev/kvm";

    /// <summary>
    /// Measures how long the log does not repeat what a guest causes, and with <see cref="HasSplitControllers"/> the delay of
    /// interrupts that come too often (EOI-4).
    /// </summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Where failures of handlers are written, and what else a guest causes that is worth knowing. Without one, failures are
    /// written to standard error, a line each; <c>NullLogger.Instance</c> writes nothing.
    /// </summary>
    /// <remarks>
    /// What a guest can cause is written at once, and then not again for a minute, for each device and handler. How often it was
    /// left out is written before it is written again, and when the machine is disposed of.
    /// </remarks>
    public ILogger? Logger { get; init; }

    /// <summary>What becomes of an exception of a handler beside that. The guest runs by itself, so <see cref="Machine.Settle"/> throws it.</summary>
    public HandlerFailure OnHandlerFailure { get; init; }
}
