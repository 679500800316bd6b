namespace DeviceDsl.Foundation;

/// <summary>The order in which a thread takes locks: only ever from lower to higher ranks. Every lock of the library has one.</summary>
/// <remarks>
/// A lock of a rank below <see cref="Attachment"/> may be held while its thread waits for handlers, as no handler takes one. A lock
/// up to <see cref="Resamplers"/> may be held while its thread waits for accesses, signals or routes, as none of these takes one.
/// </remarks>
internal enum LockRank
{
    /// <summary>The end of a machine: a second caller waits for the first.</summary>
    MachineEnd = 10,

    /// <summary>Beginning and ending a pause, and what is done in one as a whole: saving and loading.</summary>
    Pause = 20,

    /// <summary>Everything that changes a PCI bus. Guests' configuration writes take it after they have passed the pause gate.</summary>
    PciBus = 30,

    /// <summary>The end of a transport that is no PCI function.</summary>
    TransportEnd = 40,

    /// <summary>The steps of detaching one device.</summary>
    Detach = 50,

    /// <summary>The handlers of an attached device.</summary>
    Attachment = 100,

    /// <summary>The handlers of a PCI function, all of its BARs and devices together.</summary>
    Function = 110,

    /// <summary>The handlers of a virtio device, whichever transport it has.</summary>
    VirtioDevice = 120,

    /// <summary>Host events of a device that is attached to no machine.</summary>
    UnattachedDevice = 130,

    /// <summary>Which handlers wait for handlers of other devices.</summary>
    HandlerWaits = 140,

    /// <summary>The events of the host that wait to run as handlers of one device.</summary>
    PostedActions = 150,

    /// <summary>The interrupt pin of a PCI function.</summary>
    InterruptPin = 200,

    /// <summary>One message vector, or those of one device.</summary>
    MessageVector = 210,

    /// <summary>One registration: its beginning and its end.</summary>
    Registration = 220,

    /// <summary>What an irqfd leaves behind: a second caller waits for the first.</summary>
    IrqFdEnd = 225,

    /// <summary>The doorbells of a machine, or what the kernel has of them and of irqfds.</summary>
    RegistrationTable = 230,

    /// <summary>The coalesced zones of a machine.</summary>
    CoalescedZones = 240,

    /// <summary>The buses of a machine (LCK-1).</summary>
    Buses = 250,

    /// <summary>The pieces of a machine's memory. Held while the machine itself is given one.</summary>
    GuestMemory = 255,

    /// <summary>The owner of each guest address.</summary>
    AddressMap = 260,

    /// <summary>The level lines of a machine's devices.</summary>
    LevelLines = 300,

    /// <summary>The order in which an IOAPIC makes its routes known. Held across a wait for readers elsewhere, none of which takes it.</summary>
    IoApicRoutes = 310,

    /// <summary>Which irqfds resample together. Held across a wait for readers, so that none of those below may be.</summary>
    Resamplers = 320,

    /// <summary>Routes, notifiers and source ids (LCK-2).</summary>
    Irq = 330,

    /// <summary>The active irqfds and their copies of routes (LCK-3).</summary>
    IrqFds = 340,

    /// <summary>What a source of its own holds up.</summary>
    LevelSource = 350,

    /// <summary>The state of the IOAPIC.</summary>
    IoApic = 360,

    /// <summary>The state of the two 8259s.</summary>
    Pic = 370,

    /// <summary>Which local APIC answers to which destination.</summary>
    Destinations = 380,

    /// <summary>The state of a local APIC.</summary>
    LocalApic = 390,

    /// <summary>Whether a processor runs, and what gets it out of its guest.</summary>
    Processor = 400,

    /// <summary>The bytes of a configuration space.</summary>
    ConfigurationSpace = 410,

    /// <summary>The waiters and handles of an eventfd.</summary>
    EventFd = 420,

    /// <summary>What an irqfd of a semaphore has left to inject.</summary>
    PendingSignals = 430,

    /// <summary>The ring of coalesced writes.</summary>
    CoalescedRing = 440,

    /// <summary>What epoll knows of one eventfd: a watch that has ended changes nothing of the next one's.</summary>
    EventWatch = 445,

    /// <summary>A list of registrations, attachments or handlers.</summary>
    Lists = 450,

    /// <summary>What waits at the pause gate.</summary>
    PauseGate = 460,

    /// <summary>The thread of a work queue.</summary>
    WorkQueue = 470,

    /// <summary>Threads that wait for the end of a piece of work.</summary>
    WorkItem = 480,

    /// <summary>The threads that read.</summary>
    Readers = 490,

    /// <summary>The lines that a log has written, by device.</summary>
    Log = 500,

    /// <summary>Handler exceptions that are not reported yet.</summary>
    HandlerExceptions = 510,
}
