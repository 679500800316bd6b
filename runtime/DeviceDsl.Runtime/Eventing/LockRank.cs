namespace DeviceDsl.Eventing;

/// <summary>The order in which a thread takes the locks of the interrupt side: only ever from lower to higher ranks.</summary>
internal enum LockRank
{
    /// <summary>The order in which an IOAPIC makes its routes known. Held across a wait for readers elsewhere, none of which takes it.</summary>
    IoApicRoutes = 5,

    /// <summary>Which irqfds resample together. Held across a wait for readers, so that none of those below may be.</summary>
    Resamplers = 10,

    /// <summary>Routes, notifiers and source ids (LCK-2).</summary>
    Irq = 20,

    /// <summary>The active irqfds and their copies of routes (LCK-3).</summary>
    IrqFds = 30,

    /// <summary>What a source of its own holds up.</summary>
    LevelSource = 35,

    /// <summary>The state of the IOAPIC.</summary>
    IoApic = 40,

    /// <summary>The state of the two 8259s.</summary>
    Pic = 50,

    /// <summary>Which local APIC answers to which destination.</summary>
    Destinations = 60,

    /// <summary>The state of a local APIC.</summary>
    LocalApic = 70,
}
