using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Runtime.Tests.Memory;

/// <summary>What is put at an address is either reached there by the guest, or refused.</summary>
public sealed partial class AddressMapShould
{
    private const ulong Page = GuestMemory.PageSize;
    private const ulong FarAway = 0x8000;

    public static TheoryData<string, string, AddressSpace, bool> Pairs()
    {
        var pairs = new TheoryData<string, string, AddressSpace, bool>();
        foreach (AddressSpace space in new[] { AddressSpace.Mmio, AddressSpace.Pio })
        {
            foreach (string one in Occupant.Kinds)
            {
                foreach (string other in Occupant.Kinds)
                {
                    if (space == AddressSpace.Pio && (one == "memory" || other == "memory")) continue;
                    pairs.Add(one, other, space, true);
                    pairs.Add(one, other, space, false);
                }
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AllowBothOrRefuseTheSecondInEveryPosition(string one, string other, AddressSpace space, bool isOneFirst)
    {
        ulong anchor = space == AddressSpace.Mmio ? 0x10_0000UL : 0x1000;
        foreach (long distance in Distances(new Occupant(one, 1), new Occupant(other, 2)))
        {
            using var machine = new EmbeddedMachine(new() { HasInterruptControllers = false });
            (Occupant Occupant, ulong At) here = (new Occupant(one, 1), anchor);
            (Occupant Occupant, ulong At) there = (new Occupant(other, 2), anchor + (ulong)distance);
            (Occupant first, ulong firstAt) = isOneFirst ? here : there;
            (Occupant second, ulong secondAt) = isOneFirst ? there : here;
            bool canBoth = Occupant.CanBoth(first, firstAt, second, secondAt);
            string story = $"{second.Name} at {distance} of {first.Name}";

            Assert.Equal((story, Errno.None), (story, first.TryPlace(machine, new IoAddress(space, firstAt))));
            Errno found = second.TryPlace(machine, new IoAddress(space, secondAt));

            Assert.Equal((story, canBoth ? Errno.None : Errno.EEXIST), (story, found));
            first.Use(machine, isShared: second.IsDoorbell);
            if (canBoth) second.Use(machine, isShared: first.IsDoorbell);
            else BeFreeElsewhereAndAfterwards(machine, first, second, new IoAddress(space, secondAt));
        }
    }

    [Theory]
    [InlineData("register")]
    [InlineData("region")]
    [InlineData("array")]
    [InlineData("part of a board")]
    [InlineData("doorbell")]
    [InlineData("doorbell of any width")]
    [InlineData("synchronous doorbell")]
    [InlineData("doorbell by exit")]
    [InlineData("memory")]
    public void KeepTheChipsOfTheMachineReachable(string kind)
    {
        (AddressSpace Space, ulong First, ulong Length)[] chips =
        [
            (AddressSpace.Mmio, 0xFEC0_0000, 0x100), (AddressSpace.Mmio, 0xFEE0_0000, 0x1000),
            (AddressSpace.Pio, 0x20, 2), (AddressSpace.Pio, 0xA0, 2), (AddressSpace.Pio, 0x4D0, 2),
        ];
        foreach ((AddressSpace space, ulong first, ulong length) in chips)
        {
            if (kind == "memory" && space == AddressSpace.Pio) continue;
            ulong last = first + length - 1;
            ulong[] places = kind == "memory" ? [first & ~(Page - 1)] : [first, last, first + (length / 2)];
            foreach (ulong place in places) Assert.Equal((place, Errno.EEXIST), (place, Try(kind, space, place)));
            ulong reach = new Occupant(kind, 1).Ranges.Max(range => range.End);
            if (reach <= first)
            {
                Assert.Equal(
                    (first, Errno.None), (first, Try(kind, space, kind == "memory" ? (first & ~(Page - 1)) - Page : first - reach)));
            }

            Assert.Equal((last, Errno.None), (last, Try(kind, space, kind == "memory" ? (last & ~(Page - 1)) + Page : last + 1)));
        }

        static Errno Try(string kind, AddressSpace space, ulong place)
        {
            using var machine = new EmbeddedMachine();
            return new Occupant(kind, 1).TryPlace(machine, new IoAddress(space, place));
        }
    }

    [Theory]
    [InlineData(null, false, Errno.None, Errno.None, Errno.EEXIST)]
    [InlineData(24, true, Errno.None, Errno.None, Errno.EEXIST)]
    [InlineData(null, true, Errno.EEXIST, Errno.EEXIST, Errno.EEXIST)]
    public void ProtectOnlyExistingChips(int? splitReserved, bool hasControllers, Errno ioApic, Errno pic, Errno localApic)
    {
        using var machine = new EmbeddedMachine(new() { HasInterruptControllers = hasControllers, SplitReservedRoutes = splitReserved });
        if (!hasControllers) localApic = Errno.None;

        Assert.Equal(ioApic, new Occupant("register", 1).TryPlace(machine, IoAddress.Mmio(0xFEC0_0000)));
        Assert.Equal(pic, new Occupant("register", 1).TryPlace(machine, IoAddress.Pio(0x20)));
        Assert.Equal(localApic, new Occupant("memory", 1).TryPlace(machine, IoAddress.Mmio(0xFEE0_0000)));
    }

    [Theory]
    [InlineData("register", 4)]
    [InlineData("region", 0x30)]
    [InlineData("array", 0x14)]
    [InlineData("part of a board", 4)]
    [InlineData("doorbell", 4)]
    [InlineData("doorbell of any width", 1)]
    [InlineData("synchronous doorbell", 4)]
    [InlineData("doorbell by exit", 4)]
    public void EndWithTheSpace(string kind, ulong length)
    {
        // The kernel refuses an ioeventfd whose end is 2^64 (IOE-2).
        ulong lastOfMemory = ulong.MaxValue - length + (kind == "doorbell" ? 0UL : 1);
        foreach ((AddressSpace space, ulong last) in new[] { (AddressSpace.Pio, 0x1_0000 - length), (AddressSpace.Mmio, lastOfMemory) })
        {
            using var machine = new EmbeddedMachine();
            var occupant = new Occupant(kind, 1);

            Assert.Equal(Errno.None, occupant.TryPlace(machine, new IoAddress(space, last)));
            occupant.Use(machine, isShared: false);
            occupant.Remove();
            if (last < ulong.MaxValue) Assert.Equal(Errno.EINVAL, new Occupant(kind, 1).TryPlace(machine, new IoAddress(space, last + 1)));
            Assert.Equal((0, 0), (machine.RegistrationCount, machine.Attachments.Count));
        }
    }

    public static TheoryData<string, AddressSpace, ulong, ulong, ulong> Wraps()
    {
        var wraps = new TheoryData<string, AddressSpace, ulong, ulong, ulong>();
        string[] kinds = ["register", "region", "registers", "doorbell", "doorbells", "synchronous doorbell", "doorbell of any width"];
        foreach (string kind in kinds)
        {
            // The base of the board, that of the part, and the offset: each sum of two that wraps, and all three.
            wraps.Add(kind, AddressSpace.Mmio, ulong.MaxValue - 7, 0, 0x10);
            wraps.Add(kind, AddressSpace.Mmio, 0, ulong.MaxValue - 7, 0x10);
            wraps.Add(kind, AddressSpace.Mmio, 0x10, 0, ulong.MaxValue - 7);
            wraps.Add(kind, AddressSpace.Mmio, ulong.MaxValue - 7, 0x1000, 0);
            wraps.Add(kind, AddressSpace.Mmio, ulong.MaxValue - 7, 0x1000, 0x10);
            wraps.Add(kind, AddressSpace.Mmio, 1UL << 63, 1UL << 63, 0x100);
            wraps.Add(kind, AddressSpace.Pio, 0xFFF8, 0, 0x10);
            wraps.Add(kind, AddressSpace.Pio, 0, 0xFFF8, 0x10);
            wraps.Add(kind, AddressSpace.Pio, 0x10, 0, 0xFFF8);
            wraps.Add(kind, AddressSpace.Pio, 0xFFF8, 0x1000, 0);
            wraps.Add(kind, AddressSpace.Pio, ulong.MaxValue, 0x101, 0);
            wraps.Add(kind, AddressSpace.Pio, 0x1_0000, 0, 0x100);
        }

        return wraps;
    }

    [Theory]
    [MemberData(nameof(Wraps))]
    public void RefuseRangesBeyondTheSpace(string kind, AddressSpace space, ulong board, ulong part, ulong offset)
    {
        foreach (DoorbellDelivery delivery in Enum.GetValues<DoorbellDelivery>())
        {
            using var machine = new EmbeddedMachine();
            ulong pio = space == AddressSpace.Pio ? board : 0;
            ulong mmio = space == AddressSpace.Mmio ? board : 0;
            var whole = new Board(new BoardPart(
                With(kind, space, offset), "Part", space == AddressSpace.Pio ? part : 0, space == AddressSpace.Mmio ? part : 0));

            Assert.Equal(Errno.EINVAL, machine.TryAttach(whole, out _, pio, mmio, delivery));
            if (part == 0) Assert.Equal(Errno.EINVAL, machine.TryAttach(With(kind, space, offset), out _, pio, mmio, delivery));
            Assert.Equal((0, 0), (machine.RegistrationCount, machine.Attachments.Count));
        }
    }

    [Theory]
    [InlineData("registers")]
    [InlineData("doorbells")]
    public void RefuseArraysThatWrapAround(string kind)
    {
        using var machine = new EmbeddedMachine();
        var device = new Table("Round");
        if (kind == "registers")
        {
            device.Registers.Add(new(AddressSpace.Mmio, 0, 4, RegisterAccess.ReadWrite, "Bank", Count: 3, Stride: 1UL << 63));
        }
        else device.Doorbells.Add(new(AddressSpace.Mmio, 0, 4, null, "OnKick", Count: 3, Stride: 1UL << 63));

        MachineException refused = Assert.Throws<MachineException>(() => machine.Attach(device, mmio: 0x1000));

        Assert.Equal(Errno.EINVAL, refused.Errno);
        Assert.Contains("[2]", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NameBothParties()
    {
        using var machine = new EmbeddedMachine();
        using Attachment first = machine.Attach(With("register", AddressSpace.Mmio, 0x10, "First"), mmio: 0x1000);
        machine.AddMemory(0x8000, GuestMemory.PageSize);

        Assert.Equal(
            "EEXIST: Register Second.Bank[1] at mmio 0x1010 overlaps Register First.Status at mmio 0x1010.",
            Refusal(() => machine.Attach(With("registers", AddressSpace.Mmio, 0, "Second"), mmio: 0x1000)));
        Assert.Equal(
            "EEXIST: Region Third.Window at mmio 0x1008 overlaps Register First.Status at mmio 0x1010.",
            Refusal(() => machine.Attach(With("region", AddressSpace.Mmio, 8, "Third"), mmio: 0x1000)));
        Assert.Equal(
            "EEXIST: Doorbell Fourth.OnKick at mmio 0x1010 overlaps Register First.Status at mmio 0x1010.",
            Refusal(() => machine.Attach(With("synchronous doorbell", AddressSpace.Mmio, 0, "Fourth"), mmio: 0x1010)));
        Assert.Equal(
            "EEXIST: Register Fifth.Status at pio 0xa1 overlaps the ports of the second 8259 at pio 0xa0.",
            Refusal(() => machine.Attach(With("register", AddressSpace.Pio, 0, "Fifth"), pio: 0xA1)));
        Assert.Equal(
            "EEXIST: Memory 0x1000..0x1fff covers Register First.Status at mmio 0x1010: accesses there would go to the memory, "
                + "never to a device.",
            Refusal(() => machine.AddMemory(0x1000, GuestMemory.PageSize)));
        Assert.Equal(
            "EEXIST: Region Sixth.Window at mmio 0x7ff8 lies in memory 0x8000..0x8fff: accesses there go to the memory, never to a device.",
            Refusal(() => machine.Attach(With("region", AddressSpace.Mmio, 0, "Sixth"), mmio: 0x7FF8)));
    }

    [Fact]
    public void RefuseABoardWithTwoDevicesAtOneAddress()
    {
        using var machine = new EmbeddedMachine();
        Table one = With("register", AddressSpace.Pio, 0, "One"), two = With("registers", AddressSpace.Pio, 0, "Two");
        var board = new Board(new BoardPart(one, "One", Pio: 0x110), new BoardPart(two, "Two", Pio: 0x100));

        Assert.Equal(
            "EEXIST: Register Board.Two.Bank[1] at pio 0x110 overlaps Register Board.One.Status at pio 0x110.",
            Refusal(() => machine.Attach(board)));

        Assert.Empty(machine.Attachments);
        using Attachment first = machine.Attach(one, pio: 0x110);
        using Attachment second = machine.Attach(two, pio: 0x200);
    }

    [Fact]
    public void ReuseTheAddressesOfADetachedDevice()
    {
        using var machine = new EmbeddedMachine();
        for (int round = 0; round < 3; round++)
        {
            using (machine.Attach(With("registers", AddressSpace.Mmio, 0), mmio: 0x1000))
            {
                Assert.Equal(Errno.EEXIST, machine.TryAttach(With("region", AddressSpace.Mmio, 0), out _, mmio: 0x1000));
            }

            using (machine.Attach(With("region", AddressSpace.Mmio, 0), mmio: 0x1000))
            {
                Assert.Equal(Errno.EEXIST, machine.TryAttach(With("registers", AddressSpace.Mmio, 0), out _, mmio: 0x1000));
            }
        }

        machine.AddMemory(0x1000, GuestMemory.PageSize);
    }

    [Fact]
    [Trait("Category", "Slow")]
    public void FindTheConflictAmongManyDevices()
    {
        using var machine = new EmbeddedMachine();
        for (ulong number = 0; number < 2000; number++)
        {
            // Neither up nor down, so that each comes between others.
            ulong place = 0x10_0000 + ((number * 7919 % 2000) * 0x20);
            machine.Attach(With("registers", AddressSpace.Mmio, 0, $"Device {place:x}"), mmio: place);
        }

        for (ulong number = 0; number < 2000; number += 97)
        {
            ulong place = 0x10_0000 + (number * 0x20);
            string message = Refusal(() => machine.Attach(With("register", AddressSpace.Mmio, 0, "Late"), mmio: place + 0x13));
            Assert.Equal($"EEXIST: Register Late.Status at mmio 0x{place + 0x13:x} overlaps Register Device {place:x}.Bank[1] at mmio "
                + $"0x{place + 0x10:x}.", message);
            using Attachment fits = machine.Attach(With("register", AddressSpace.Mmio, 0, "Late"), mmio: place + 0x14);
        }
    }

    /// <summary>Every distance at which an edge of one comes beside an edge of the other; of memory, in pages.</summary>
    private static IEnumerable<long> Distances(Occupant one, Occupant other)
    {
        if (other.IsMemory)
        {
            return one.IsMemory ? [-2 * (long)Page, -(long)Page, 0, (long)Page, 2 * (long)Page] : [-(long)Page, 0, (long)Page];
        }

        return one.Ranges.SelectMany(_ => other.Ranges, (here, there) => new[] { (here, there) })
            .SelectMany(pair => pair)
            .SelectMany(pair => Around(pair.here, pair.there))
            .Distinct()
            .Order();

        static IEnumerable<long> Around((ulong Start, ulong End) here, (ulong Start, ulong End) there)
            => from edge in new[] { here.Start, here.End, (here.Start + here.End) / 2 }
               from own in new[] { there.Start, there.End }
               from step in new[] { -1, 0, 1 }
               select (long)edge - (long)own + step;
    }

    private static void BeFreeElsewhereAndAfterwards(EmbeddedMachine machine, Occupant first, Occupant second, IoAddress address)
    {
        var elsewhere = new Occupant(second.Name, 3);
        Assert.Equal(
            Errno.None, elsewhere.TryPlace(machine, address.Plus(FarAway) with { Value = (address.Value + FarAway) & ~(Page - 1) }));
        elsewhere.Use(machine, isShared: false);
        if (first.IsMemory) return;
        first.Remove();
        var again = new Occupant(second.Name, 4);
        Assert.Equal(Errno.None, again.TryPlace(machine, address));
        again.Use(machine, isShared: false);
    }

    private static Table With(string kind, AddressSpace space, ulong offset, string name = "Table")
    {
        var device = new Table(name);
        switch (kind)
        {
            case "register":
                device.Registers.Add(new(space, offset, 4, RegisterAccess.ReadWrite, "Status"));
                break;
            case "registers":
                device.Registers.Add(new(space, offset, 4, RegisterAccess.ReadWrite, "Bank", Count: 2, Stride: 0x10));
                break;
            case "region":
                device.Regions.Add(new(space, offset, 0x10, "Window"));
                break;
            case "doorbells":
                device.Doorbells.Add(new(space, offset, 4, null, "OnKick", Count: 2, Stride: 0x10));
                break;
            default:
                bool isAny = kind == "doorbell of any width";
                device.Doorbells.Add(
                    new(space, offset, isAny ? 0 : 4, isAny ? null : 7, "OnKick", IsSynchronous: kind == "synchronous doorbell"));
                break;
        }

        return device;
    }

    private static string Refusal(Action attempt) => Assert.Throws<MachineException>(attempt).Message;

    private static (Errno Errno, string Rule) RuleOf(Action attempt)
    {
        MachineException refused = Assert.Throws<MachineException>(attempt);
        return (refused.Errno, refused.Rule);
    }
}
