using DeviceDsl.Runtime.Tests.Devices;

namespace DeviceDsl.Pci.Tests;

/// <summary>A BAR that says where it answers is reached there, and one that is not says what is in its way, whatever lies in it.</summary>
public sealed class BarPlacementShould
{
    private const PciCommand Everything = PciCommand.Io | PciCommand.Memory | PciCommand.BusMaster;
    private const ulong Ports = 0xC000;
    private const ulong Memory = 0xE000_4000;
    private const ulong Page = GuestMemory.PageSize;
    private const byte BarTag = 0xB1;
    private const byte OtherTag = 0x0E;
    private static readonly PciAddress Slot = new(3);
    private static readonly PciAddress Second = new(4);

    private static readonly string[] MemoryBars =
    [
        "a register",
        "a region of the device",
        "a doorbell",
        "a synchronous doorbell",
        "a plain region",
        "an MSI-X table",
    ];
    private static readonly string[] PortBars =
    [
        "a register",
        "a region of the device",
        "a doorbell",
        "a synchronous doorbell",
        "a plain region",
    ];
    private static readonly string[] Devices = ["register", "region", "array", "doorbell", "synchronous doorbell"];

    public static TheoryData<string, AddressSpace, string, bool> BarsAndOthers()
    {
        var pairs = new TheoryData<string, AddressSpace, string, bool>();
        foreach (bool isBarFirst in new[] { false, true })
        {
            foreach (string bar in MemoryBars)
            {
                foreach (string other in Devices.Prepend("memory")) pairs.Add(bar, AddressSpace.Mmio, other, isBarFirst);
            }

            foreach (string bar in PortBars)
            {
                foreach (string other in Devices) pairs.Add(bar, AddressSpace.Pio, other, isBarFirst);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(BarsAndOthers))]
    public void BeReachableOrNameTheObstacle(string kind, AddressSpace space, string other, bool isBarFirst)
    {
        foreach (long distance in Distances(kind, space, other))
        {
            using var rig = new Rig(kind, space);
            var there = new IoAddress(space, rig.Home.Value + (ulong)distance);
            bool canBoth = CanBoth(kind, space, other, distance);
            string story = $"{other} at {distance} of a BAR with {kind}";
            if (isBarFirst)
            {
                rig.Place(Slot);
                Assert.Equal(rig.Home, rig.Function.AddressOf(0));
                Assert.Equal((story, canBoth ? Errno.None : Errno.EEXIST), (story, rig.TryPut(other, there, out _)));
                rig.Use(isShared: other == "doorbell");
                continue;
            }

            Assert.Equal((story, Errno.None), (story, rig.TryPut(other, there, out Attachment? obstacle)));
            rig.Place(Slot);

            Assert.Equal((story, canBoth), (story, rig.Function.AddressOf(0) == rig.Home));
            Assert.Equal((story, canBoth), (story, rig.Function.ObstacleOf(0) is null));
            if (canBoth) rig.Use(isShared: other == "doorbell");
            else BeFreeOnceTheObstacleIsGone(rig, other, obstacle);
        }
    }

    public static TheoryData<string, string, AddressSpace> TwoBars()
    {
        var pairs = new TheoryData<string, string, AddressSpace>();
        foreach ((AddressSpace space, string[] bars) in new[] { (AddressSpace.Mmio, MemoryBars), (AddressSpace.Pio, PortBars) })
        {
            foreach (string one in bars)
            {
                foreach (string other in bars) pairs.Add(one, other, space);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(TwoBars))]
    public void NotOverlapEachOther(string one, string other, AddressSpace space)
    {
        using var rig = new Rig(one, space);
        PciFunction second = rig.Plug(Second, other);
        rig.Place(Slot);
        rig.Place(Second);
        Assert.Equal((rig.Home, null), (rig.Function.AddressOf(0), second.AddressOf(0)));
        Assert.Contains($"of {other} (00:04.0) at {rig.Home} overlaps BAR 0", second.ObstacleOf(0)!, StringComparison.Ordinal);
        Assert.EndsWith($"of {one} (00:03.0) at {rig.Home}.", second.ObstacleOf(0)!, StringComparison.Ordinal);
        rig.Use(isShared: false);

        foreach (ulong next in new[] { rig.Home.Value + Rig.LengthOf(space), rig.Home.Value - Rig.LengthOf(space) })
        {
            rig.Guest.Place(Second, 0, next);
            Assert.Equal((new IoAddress(space, next), null), (second.AddressOf(0)!.Value, second.ObstacleOf(0)));
        }

        rig.Guest.Place(Second, 0, rig.Home.Value);
        Assert.NotNull(second.ObstacleOf(0));
        rig.Function.Unplug();
        Assert.Equal((rig.Home, null), (second.AddressOf(0)!.Value, second.ObstacleOf(0)));
    }

    [Theory]
    [InlineData(AddressSpace.Pio, 0xCF8)]
    [InlineData(AddressSpace.Pio, 0xCFF)]
    [InlineData(AddressSpace.Pio, 0x20)]
    [InlineData(AddressSpace.Pio, 0xA0)]
    [InlineData(AddressSpace.Pio, 0x4D0)]
    [InlineData(AddressSpace.Mmio, 0xFEC0_0000)]
    [InlineData(AddressSpace.Mmio, 0xFEE0_0FFF)]
    public void NotHideAddressesOfTheMachineOrTheBus(AddressSpace space, ulong inside)
    {
        foreach (string kind in space == AddressSpace.Pio ? PortBars : MemoryBars)
        {
            using var rig = new Rig(kind, space);
            rig.Guest.Place(Slot, 0, inside & ~(Rig.LengthOf(space) - 1));
            rig.Guest.Command(Slot, Everything);

            Assert.Null(rig.Function.AddressOf(0));
            Assert.NotNull(rig.Function.ObstacleOf(0));
            rig.Guest.Command(Slot, PciCommand.None);
            Assert.Null(rig.Function.ObstacleOf(0));
            rig.Place(Slot);
            rig.Use(isShared: false);
        }
    }

    [Theory]
    [InlineData("register")]
    [InlineData("region")]
    [InlineData("array")]
    [InlineData("doorbell")]
    [InlineData("synchronous doorbell")]
    public void NotCoverTheConfigurationPorts(string kind)
    {
        foreach (ulong port in new ulong[] { 0xCF8, 0xCFC, 0xCFF })
        {
            using var rig = new Rig("a register", AddressSpace.Pio);
            Assert.Equal(Errno.EEXIST, rig.TryPut(kind, IoAddress.Pio(port), out _));
            rig.Host.Dispose();
            Assert.Equal(Errno.None, rig.TryPut(kind, IoAddress.Pio(port), out Attachment? device));

            MachineException refused = Assert.Throws<MachineException>(() => new PciHost(rig.Machine));

            Assert.Equal(Errno.EEXIST, refused.Errno);
            Assert.Contains("configuration ports", refused.Message, StringComparison.Ordinal);
            device!.Dispose();
            using var again = new PciHost(rig.Machine);
        }
    }

    private static bool CanBoth(string kind, AddressSpace space, string other, long distance)
    {
        if (other == "memory") return distance <= -(long)Page || distance >= (long)Rig.LengthOf(space);
        bool isDoorbell = other.Contains("doorbell", StringComparison.Ordinal);
        bool isExit = other == "synchronous doorbell" || kind == "a synchronous doorbell";
        foreach ((ulong Start, ulong End) own in Rig.PartsOf(kind, space))
        {
            foreach ((ulong Start, ulong End) range in RangesOf(other))
            {
                if (distance + (long)range.Start >= (long)own.End || (long)own.Start >= distance + (long)range.End) continue;
                bool isBell = kind.Contains("doorbell", StringComparison.Ordinal);
                if (isBell && isDoorbell) return false;
                if ((!isBell && !isDoorbell) || isExit) return false;
            }
        }

        return true;
    }

    private static IEnumerable<long> Distances(string kind, AddressSpace space, string other)
    {
        long length = (long)Rig.LengthOf(space);
        if (other == "memory") return [-2 * (long)Page, -(long)Page, 0, (long)Page, length - (long)Page, length, length + (long)Page];
        IEnumerable<long> edges = Rig.PartsOf(kind, space)
            .SelectMany(part => new[] { (long)part.Start, (long)part.End })
            .Concat([0, length]);
        return edges.SelectMany(edge => RangesOf(other).SelectMany(range => new[] { edge - (long)range.Start, edge - (long)range.End }))
            .Concat([length / 2])
            .Distinct()
            .Order();
    }

    private static IReadOnlyList<(ulong Start, ulong End)> RangesOf(string other) => other switch
    {
        "region" => [(0, 8)],
        "array" => [(0, 4), (8, 12)],
        "register" => [(0, 4)],
        _ => [(0, 1)],
    };

    private static void BeFreeOnceTheObstacleIsGone(Rig rig, string other, Attachment? obstacle)
    {
        if (other == "memory")
        {
            rig.Guest.Place(Slot, 0, rig.Home.Value + 0x10_0000);
            Assert.Equal(rig.Home.Plus(0x10_0000), rig.Function.AddressOf(0));
            return;
        }

        obstacle!.Dispose();
        rig.Place(Slot);
        Assert.Equal((rig.Home, null), (rig.Function.AddressOf(0)!.Value, rig.Function.ObstacleOf(0)));
        rig.Use(isShared: false);
    }

    /// <summary>A machine with a bus and a function with one BAR.</summary>
    private sealed class Rig : IDisposable
    {
        private readonly string _kind;
        private readonly AddressSpace _space;
        private readonly Table _table = new("Inside", BarTag);

        public Rig(string kind, AddressSpace space)
        {
            _kind = kind;
            _space = space;
            Host = new PciHost(Machine);
            Guest = new PciGuest(Machine);
            Function = Plug(Slot, kind, _table);
        }

        public EmbeddedMachine Machine { get; } = new();

        public PciHost Host { get; }

        public PciGuest Guest { get; }

        public PciFunction Function { get; }

        public IoAddress Home => new(_space, _space == AddressSpace.Pio ? Ports : Memory);

        public static ulong LengthOf(AddressSpace space) => space == AddressSpace.Pio ? 0x20UL : 0x4000;

        /// <summary>What answers in the BAR.</summary>
        public static IReadOnlyList<(ulong Start, ulong End)> PartsOf(string kind, AddressSpace space)
        {
            ulong middle = LengthOf(space) / 4;
            return kind switch
            {
                "an MSI-X table" => [(0, 0x20), (0x800, 0x808)],
                _ when kind.Contains("doorbell", StringComparison.Ordinal) => [(middle, middle + 1)],
                _ => [(middle, middle + 8)],
            };
        }

        public void Dispose()
        {
            Host.Dispose();
            Machine.Dispose();
        }

        public PciFunction Plug(PciAddress address, string kind) => Plug(address, kind, new Table("Other", OtherTag));

        public void Place(PciAddress address)
        {
            Guest.Place(address, 0, Home.Value);
            Guest.Command(address, Everything);
        }

        public Errno TryPut(string other, IoAddress address, out Attachment? attachment)
        {
            attachment = null;
            var table = new Table(other, OtherTag);
            switch (other)
            {
                case "memory":
                    return Catch(() => Machine.AddMemory(address.Value, GuestMemory.PageSize));
                case "register":
                    table.Registers.Add(new(_space, 0, 4, RegisterAccess.ReadWrite, "Status"));
                    break;
                case "region":
                    table.Regions.Add(new(_space, 0, 8, "Window"));
                    break;
                case "array":
                    table.Registers.Add(new(_space, 0, 4, RegisterAccess.ReadWrite, "Bank", Count: 2, Stride: 8));
                    break;
                default:
                    table.Doorbells.Add(new(_space, 0, 4, 7, "OnKick", IsSynchronous: other == "synchronous doorbell"));
                    break;
            }

            ulong pio = _space == AddressSpace.Pio ? address.Value : 0;
            return Machine.TryAttach(table, out attachment, pio, _space == AddressSpace.Mmio ? address.Value : 0);
        }

        /// <summary>Reaches all that answers in the BAR.</summary>
        public void Use(bool isShared)
        {
            IReadOnlyList<(ulong Start, ulong End)> parts = PartsOf(_kind, _space);
            if (_table.DoorbellCount > 0)
            {
                int before = _table.Rings;
                Assert.True(Machine.GuestWrite(Home.Plus(parts[0].Start), 4, 7));
                Machine.Settle();
                Assert.Equal(before + 1, _table.Rings);
            }
            else if (_kind == "an MSI-X table")
            {
                // The mask bit of each vector, which is set after a reset.
                for (ulong vector = 0; vector < 2; vector++) Assert.Equal(1UL, Machine.GuestRead(Home.Plus((vector * 16) + 12), 4));
                Assert.Equal(0UL, Machine.GuestRead(Home.Plus(parts[1].Start), 8));
                if (isShared) return;
                Assert.True(Machine.GuestWrite(Home, 4, 0xFEE0_1000));
                Assert.Equal(0xFEE0_1000UL, Machine.GuestRead(Home, 4));
            }
            else
            {
                for (ulong offset = parts[0].Start; offset < parts[0].End; offset++)
                {
                    Assert.Equal(BarTag, Machine.GuestRead(Home.Plus(offset), 1));
                }
            }
        }

        private static Errno Catch(Action action)
        {
            try
            {
                action();
                return Errno.None;
            }
            catch (MachineException refusal)
            {
                return refusal.Errno;
            }
        }

        private PciFunction Plug(PciAddress address, string kind, Table table)
        {
            (ulong start, ulong end) = PartsOf(kind, _space)[0];
            switch (kind)
            {
                case "a register":
                    table.Registers.Add(new(_space, start, 8, RegisterAccess.ReadWrite, "Status"));
                    break;
                case "a region of the device":
                    table.Regions.Add(new(_space, start, end - start, "Window"));
                    break;
                case "a doorbell" or "a synchronous doorbell":
                    table.Doorbells.Add(new(_space, start, 4, 7, "OnKick", IsSynchronous: kind == "a synchronous doorbell"));
                    break;
            }

            var plain = new Bytes("plain", start, (int)(end - start));
            plain.Content.AsSpan().Fill(BarTag);
            return Host.Plug(address, new PciFunctionOptions(new PciIdentity(1, 1, 0))
            {
                Name = kind,
                Bars =
                [
                    new PciBar(0, _space, LengthOf(_space))
                    {
                        Device = kind is "a plain region" or "an MSI-X table" ? null : table,
                        Regions = kind == "a plain region" ? [plain] : [],
                    },
                ],
                Msix = kind == "an MSI-X table" ? new PciMsixOptions(2, 0) : null,
            });
        }
    }
}
