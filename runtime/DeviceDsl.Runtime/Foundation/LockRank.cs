namespace DeviceDsl.Foundation;

/// <summary>The order in which a thread takes locks, always from lower to higher ranks. Every lock of the library has a rank.</summary>
/// <remarks>
/// A thread may wait for handlers while it holds a lock below <see cref="Attachment"/>, because no handler takes one. It may wait
/// for accesses, signals or routes while it holds a lock up to <see cref="Resamplers"/>, because none of these takes one.
/// </remarks>
internal enum LockRank
{
    /// <summary>One thread at a time advances a manual clock. Held while machines settle.</summary>
    ManualClockAdvance = 5,

    /// <summary>The end of a machine: a second caller waits for the first.</summary>
    MachineEnd = 10,

    /// <summary>The start and end of a pause, and operations inside it that must not interleave: saving and loading.</summary>
    Pause = 20,

    /// <summary>The order in which processors serve the coalesced writes of a machine. Held while handlers run.</summary>
    CoalescedWrites = 25,

    /// <summary>All changes of a PCI bus. Configuration writes of the guest take it after they have passed the pause gate.</summary>
    PciBus = 30,

    /// <summary>The end of a transport that is not a PCI function.</summary>
    TransportEnd = 40,

    /// <summary>The steps of detaching one device.</summary>
    Detach = 50,

    /// <summary>The handlers of an attached device.</summary>
    Attachment = 100,

    /// <summary>The handlers of a PCI function, shared by all of its BARs and devices.</summary>
    Function = 110,

    /// <summary>The handlers of a virtio device, on any transport.</summary>
    VirtioDevice = 120,

    /// <summary>Host events of a device that is not attached to a machine.</summary>
    UnattachedDevice = 130,

    /// <summary>The record of handlers that wait for handlers of other devices.</summary>
    HandlerWaits = 140,

    /// <summary>The queued host events of one device.</summary>
    PostedActions = 150,

    /// <summary>The interrupt pin of a PCI function.</summary>
    InterruptPin = 200,

    /// <summary>One message vector, or the vectors of one device.</summary>
    MessageVector = 210,

    /// <summary>The start and end of one registration.</summary>
    Registration = 220,

    /// <summary>The cleanup after an irqfd: a second caller waits for the first.</summary>
    IrqFdEnd = 225,

    /// <summary>The doorbells of a machine, or the kernel's registrations of doorbells and irqfds.</summary>
    RegistrationTable = 230,

    /// <summary>The coalesced zones of a machine.</summary>
    CoalescedZones = 240,

    /// <summary>The buses of a machine (LCK-1).</summary>
    Buses = 250,

    /// <summary>The pieces of a machine's memory. Held while a piece is mapped into the machine.</summary>
    GuestMemory = 255,

    /// <summary>The owner of each guest address.</summary>
    AddressMap = 260,

    /// <summary>The level lines of a machine's devices.</summary>
    LevelLines = 300,

    /// <summary>
    /// The order in which an IOAPIC publishes its routes. Held across a wait for readers elsewhere, none of which takes it.
    /// </summary>
    IoApicRoutes = 310,

    /// <summary>The groups of irqfds that resample together. Held across a wait for readers, which therefore must not take it.</summary>
    Resamplers = 320,

    /// <summary>Routes, notifiers and source ids (LCK-2).</summary>
    Irq = 330,

    /// <summary>The active irqfds and their cached routes (LCK-3).</summary>
    IrqFds = 340,

    /// <summary>The level of a separate interrupt source.</summary>
    LevelSource = 350,

    /// <summary>The state of the IOAPIC.</summary>
    IoApic = 360,

    /// <summary>The state of the two 8259s.</summary>
    Pic = 370,

    /// <summary>The map from destinations to local APICs.</summary>
    Destinations = 380,

    /// <summary>The state of a local APIC.</summary>
    LocalApic = 390,

    /// <summary>The deadline of one timer.</summary>
    DeviceTimer = 391,

    /// <summary>The timers of a machine, by their deadlines.</summary>
    Timers = 392,

    /// <summary>The start and stop of a machine's clock.</summary>
    VirtualClock = 393,

    /// <summary>The timers of a manual clock.</summary>
    ManualClock = 394,

    /// <summary>Whether a processor is running, and how to kick it out of the guest.</summary>
    Processor = 400,

    /// <summary>The accesses to a device that wait for an answer.</summary>
    DeferredAccesses = 402,

    /// <summary>The answer that a processor waits for.</summary>
    DeferredAccess = 404,

    /// <summary>The bytes of a configuration space.</summary>
    ConfigurationSpace = 410,

    /// <summary>The waiters and handles of an eventfd.</summary>
    EventFd = 420,

    /// <summary>The count that an irqfd has yet to take or has left in its eventfd.</summary>
    PendingSignals = 430,

    /// <summary>The ring of coalesced writes.</summary>
    CoalescedRing = 440,

    /// <summary>The epoll state of one eventfd, so that an ended watch does not change the next one's.</summary>
    EventWatch = 445,

    /// <summary>A list of registrations, attachments, handlers or guarded mappings.</summary>
    Lists = 450,

    /// <summary>The work parked at the pause gate.</summary>
    PauseGate = 460,

    /// <summary>The thread of a work queue.</summary>
    WorkQueue = 470,

    /// <summary>The threads that wait for a work item to finish.</summary>
    WorkItem = 480,

    /// <summary>The list of reading threads.</summary>
    Readers = 490,

    /// <summary>The log causes of each device.</summary>
    Log = 500,

    /// <summary>Handler exceptions that are kept for a later call.</summary>
    HandlerExceptions = 510,
}
