using System.Buffers.Binary;

namespace DeviceDsl.Interleavings.Scenarios;

/// <summary>What a machine has, and has no more. Named after the rows of docs/spec/analyzer-rules.md, section B.</summary>
internal static class RegistrationScenarios
{
    /// <summary>How often a thread is interrupted where it could go on, at most.</summary>
    public const int Preemptions = 2;

    private static readonly IoAddress Port = IoAddress.Pio(0x10);
    private static readonly IoAddress Memory = IoAddress.Mmio(0xD000_0000);

    /// <summary>B11: whichever item of an update is refused, nothing of the update is left, and its addresses are free.</summary>
    public static void B11ARefusedUpdateLeavesNothing()
    {
        const int Doorbells = 3;
        for (int refused = 0; refused < Doorbells; refused++)
        {
            using EmbeddedMachine machine = CreateMachine();
            using var kick = EventFd.Create();
            machine.AssignIoEventFd(kick, Port.Plus((ulong)refused));
            MachineUpdate update = machine.BeginUpdate();
            for (ulong i = 0; i < Doorbells; i++) update.AssignIoEventFd(kick, Port.Plus(i));

            Check.Equal(Errno.EEXIST, update.TryCommit(), "an update with an obstacle");

            update.Dispose();
            Check.Equal(1, machine.RegistrationCount, "registrations, of which one is the obstacle");
            for (int i = 0; i < Doorbells; i++)
            {
                Errno expected = i == refused ? Errno.EEXIST : Errno.None;
                Check.Equal(expected, machine.TryAssignIoEventFd(kick, Port.Plus((ulong)i), 0, null, out _), $"address {i} afterwards");
            }
        }
    }

    /// <summary>
    /// B11: whichever doorbell of a device is refused, nothing of the device is left: it can be attached, and memory can come there.
    /// </summary>
    public static void B11ARefusedDeviceLeavesNothing()
    {
        const int Doorbells = 3;
        const ulong Page = 0x8000_0000;
        for (int refused = 0; refused < Doorbells; refused++)
        {
            using var machine = new EmbeddedMachine();
            using var inTheWay = EventFd.Create();
            IoEventFdRegistration obstacle = machine.AssignIoEventFd(inTheWay, IoAddress.Mmio(Page + 0x10 + (ulong)refused));
            var device = new ToyDevice(Doorbells, hasLine: true) { Space = AddressSpace.Mmio };

            Check.Equal(Errno.EEXIST, machine.TryAttach(device, out _, mmio: Page), "attaching over an obstacle");

            Check.Equal(1, machine.RegistrationCount, "registrations, of which one is the obstacle");
            Check.Equal(0, machine.Attachments.Count, "attachments");
            obstacle.Deassign();
            Check.Equal(
                Errno.None, machine.TryAttach(device, out Attachment? attachment, mmio: Page), "attaching once the obstacle is gone");
            attachment!.Dispose();
            machine.AddMemory(Page, GuestMemory.PageSize);
        }
    }

    /// <summary>B13: a doorbell of no length is on two buses, and leaves both.</summary>
    public static void B13ADoorbellOnTwoBusesLeavesBoth()
    {
        using EmbeddedMachine machine = CreateMachine();
        using var kick = EventFd.Create();
        IoEventFdRegistration doorbell = machine.AssignIoEventFd(kick, Memory);
        Check.That(machine.FastMmioAccess(Memory.Value), "The doorbell is not on the fast bus.");
        Check.That(machine.GuestWrite(Memory, 4, 0), "The doorbell is not on the MMIO bus.");
        Check.That(kick.TryRead(out ulong count) && count == 2, "Each access signals once.");

        doorbell.Deassign();

        Check.That(!machine.FastMmioAccess(Memory.Value), "The doorbell is still on the fast bus.");
        Check.That(!machine.GuestWrite(Memory, 4, 0), "The doorbell is still on the MMIO bus.");
    }

    /// <summary>B14: a doorbell of no length is found at every width among its neighbours, and on the PIO bus is not fast.</summary>
    public static void B14ADoorbellOfNoLengthIsFoundAmongItsNeighbours()
    {
        foreach (AddressSpace space in new[] { AddressSpace.Pio, AddressSpace.Mmio })
        {
            using EmbeddedMachine machine = CreateMachine();
            using var any = EventFd.Create();
            using var neighbour = EventFd.Create();
            var address = new IoAddress(space, 0x1000);
            machine.AddCoalescedZone(new IoAddress(space, 0xFF8), 8);
            machine.AssignIoEventFd(neighbour, new IoAddress(space, 0xFFF), 1);
            machine.AssignIoEventFd(any, address);
            machine.AssignIoEventFd(neighbour, address.Plus(1), 1);

            foreach (int length in new[] { 1, 2, 4 }) machine.GuestWrite(address, length, 0);

            Check.That(any.TryRead(out ulong count) && count == 3, $"The doorbell in {space} was rung {count} times, not 3.");
            Check.Equal(space == AddressSpace.Mmio, machine.FastMmioAccess(address.Value), $"fast access to a doorbell in {space}");
        }
    }

    /// <summary>
    /// B15, LCK-9: who leaves a group while a write goes through it is not signalled once it has left, and the others are.
    /// </summary>
    public static void B15AGroupIsLeftSafelyUnderAWrite()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = true });
        using var leaving = EventFd.Create();
        using var staying = EventFd.Create();
        IoEventFdRegistration first = machine.AssignIoEventFd(leaving, Port, 1);
        machine.AssignIoEventFd(staying, Port, 1, match: 0);
        var guest = new Thread(() => machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        first.Deassign();

        leaving.TryRead(out _);
        guest.Join();
        Check.That(!leaving.TryRead(out _), "A doorbell was signalled after it had left its group.");
        Check.That(staying.TryRead(out ulong count) && count == 1, "The doorbell that stays was not signalled once.");
    }

    /// <summary>B15: a write finds a group before its last member left, and is served, or finds it gone, and leaves the guest.</summary>
    public static void B15ALastMemberLosesNoWrite()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = true });
        using var kick = EventFd.Create();
        IoEventFdRegistration only = machine.AssignIoEventFd(kick, Port, 1);
        bool isTaken = false;
        var guest = new Thread(() => isTaken = machine.GuestWrite(Port, 1, 0)) { Name = "guest" };
        guest.Start();

        bool isServed = only.StopAndDrain(() => { });

        guest.Join();
        Check.Equal(isTaken, isServed, "whether the guest's write was served");
    }

    /// <summary>B16: one address in two spaces is two addresses, in groups too.</summary>
    public static void B16ThePortAndTheMemoryOfOneAddressAreApart()
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = true });
        using var port = EventFd.Create();
        using var memory = EventFd.Create();
        machine.AssignIoEventFd(port, IoAddress.Pio(0x1000), 4);
        Check.Equal(
            Errno.None, machine.TryAssignIoEventFd(memory, IoAddress.Mmio(0x1000), 2, null, out _), "the same address, another space");

        machine.GuestWrite(IoAddress.Mmio(0x1000), 2, 0);

        Check.That(!port.TryRead(out _), "A write to memory rang the port.");
        Check.That(memory.TryRead(out _), "A write to memory rang nobody.");
    }

    /// <summary>B17: a machine that ends releases all that it had, of groups too.</summary>
    public static void B17ADisposedMachineReleasesEverything()
    {
        foreach (bool fansOut in new[] { false, true })
        {
            var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = fansOut });
            using var kick = EventFd.Create();
            IoEventFdRegistration[] doorbells =
                [.. Enumerable.Range(0, 3).Select(i => machine.AssignIoEventFd(kick, Port, 1, match: (ulong)i))];

            machine.Dispose();

            Check.That(Array.TrueForAll(doorbells, doorbell => !doorbell.IsActive), "A doorbell outlives its machine.");
            Check.Equal(0, machine.RegistrationCount, "registrations of a disposed machine");
        }
    }

    /// <summary>B18: one of two doorbells of an eventfd is deassigned, and the other still rings.</summary>
    public static void B18ADoorbellIsDeassignedAlone()
    {
        foreach (bool fansOut in new[] { false, true })
        {
            using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false, FanOut = fansOut });
            using var kick = EventFd.Create();
            IoEventFdRegistration one = machine.AssignIoEventFd(kick, Port, 1, match: 1);
            machine.AssignIoEventFd(kick, Port, 1, match: 2);

            Check.Equal(1, one.Deassign(), "registrations removed");
            Check.Equal(0, one.Deassign(), "registrations removed the second time");
            machine.GuestWrite(Port, 1, 1);
            Check.That(!kick.TryRead(out _), "The deassigned doorbell still rings.");
            machine.GuestWrite(Port, 1, 2);
            Check.That(kick.TryRead(out _), "The other doorbell rings no more.");
        }
    }

    /// <summary>B19: an irqfd that is closed and deassigned at once ends once, and its line is down.</summary>
    public static void B19AnIrqFdEndsOnce()
    {
        using var machine = new EmbeddedMachine();
        var trigger = EventFd.Create();
        using var resample = EventFd.Create();
        IrqFdRegistration line = machine.AssignIrqFd(trigger, 5, resample);
        int byOther = 0;
        var other = new Thread(() =>
        {
            byOther = line.Deassign();
            trigger.Dispose();
        })
        { Name = "other" };
        other.Start();

        int byMain = line.Deassign();

        other.Join();
        machine.Settle();
        Check.Equal(1, byMain + byOther, "registrations removed by both");
        Check.Equal(0, machine.RegistrationCount, "registrations left");
        using var next = EventFd.Create();
        Check.Equal(Errno.None, machine.TryAssignIrqFd(next, 5, out _), "the next irqfd");
    }

    /// <summary>
    /// B33: whatever stands in the ring's header, nothing outside the ring is reached; it holds one less than it has room for.
    /// </summary>
    public static void B33TheRingTrustsNoIndex()
    {
        using EmbeddedMachine machine = CreateMachine();
        machine.AddCoalescedZone(Memory, 0x1000);
        int kept = 0;
        while (kept < 1000 && machine.GuestWrite(Memory, 4, (ulong)kept)) kept++;
        Check.Equal(CoalescedRing.Capacity - 1, kept, "writes that a ring keeps");

        foreach (uint index in new uint[] { CoalescedRing.Capacity, CoalescedRing.Capacity + 1, int.MaxValue, uint.MaxValue })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(machine.CoalescedRing.Page[4..], index);
            Check.That(!machine.GuestWrite(Memory, 4, 0), $"A write was kept at index {index}.");
            Check.That(!machine.CoalescedRing.TryTake(out _), $"A write was taken up to index {index}.");
            BinaryPrimitives.WriteUInt32LittleEndian(machine.CoalescedRing.Page[4..], 0);
            BinaryPrimitives.WriteUInt32LittleEndian(machine.CoalescedRing.Page, index);
            Check.That(!machine.CoalescedRing.TryTake(out _), $"A write was taken at index {index}.");
            BinaryPrimitives.WriteUInt32LittleEndian(machine.CoalescedRing.Page, 0);
        }
    }

    private static EmbeddedMachine CreateMachine() => new(new() { HasInterruptControllers = false });
}
