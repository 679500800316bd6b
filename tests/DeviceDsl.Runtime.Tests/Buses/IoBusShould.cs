using DeviceDsl.Buses;

namespace DeviceDsl.Runtime.Tests.Buses;

/// <summary>BUS-2 to BUS-5, BUS-7, BUS-9 and BUS-13: the same for the kernel's search and for the index.</summary>
public sealed class IoBusShould
{
    private readonly List<string> _calls = [];

    /// <summary>BUS-2: an access is held where it lies wholly in the entry, and not where it only overlaps.</summary>
    [Theory]
    [InlineData(0x1000, 4, 0x1000, 4, true)]
    [InlineData(0x1000, 4, 0x1000, 1, true)]
    [InlineData(0x1000, 4, 0x1001, 2, true)]
    [InlineData(0x1000, 4, 0x1003, 1, true)]
    [InlineData(0x1000, 4, 0x1002, 4, false)]
    [InlineData(0x1000, 4, 0x1003, 2, false)]
    [InlineData(0x1000, 4, 0x1004, 1, false)]
    [InlineData(0x1000, 4, 0x0FFE, 4, false)]
    [InlineData(0x1000, 4, 0x0FFF, 1, false)]
    [InlineData(0x1000, 4, 0x1000, 8, false)]
    [InlineData(0x1000, 2, 0x1000, 4, false)]
    [InlineData(0x1000, 0, 0x1000, 1, true)]
    [InlineData(0x1000, 0, 0x1000, 8, true)]
    [InlineData(0x1000, 0, 0x1001, 1, false)]
    [InlineData(0x1000, 0, 0x0FFF, 2, false)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF0, 0x08, 0xFFFF_FFFF_FFFF_FFF4, 4, true)]
    [InlineData(0xFFFF_FFFF_FFFF_FFF0, 0x08, 0xFFFF_FFFF_FFFF_FFF8, 1, false)]
    public void AskADeviceOnlyAboutAccessesInsideIt(ulong start, ulong size, ulong address, int length, bool isHeld)
    {
        foreach (IoBus bus in BothKinds())
        {
            bus.TryRegister(new BusEntry(start, size, Device("only")));

            Assert.Equal(isHeld, bus.TryWrite(address, length, 0));
            Assert.Equal(isHeld, bus.TryRead(address, length, out _));
        }
    }

    /// <summary>BUS-2 for a window that reaches past the end of the space: what lies before its start is not in it.</summary>
    [Fact]
    public void NotFindAWindowAtTheEndFromTheBeginning()
    {
        foreach (IoBus bus in BothKinds())
        {
            bus.TryRegister(new BusEntry(ulong.MaxValue - 7, 0x10, Device("end")));

            Assert.False(bus.TryWrite(0, 4, 0));
            Assert.Null(bus.FindAt(0));
        }
    }

    /// <summary>BUS-3: entries of the same range are asked in the order of their registration.</summary>
    [Fact]
    public void KeepTheOrderOfEqualRanges()
    {
        foreach (IoBus bus in BothKinds())
        {
            Register(bus, (0x1000, 4, "first"), (0x2000, 4, "elsewhere"), (0x1000, 4, "second"), (0x1000, 4, "third"));

            Assert.Equal(["first", "second", "third"], AskedAt(bus, 0x1000, 4));
        }
    }

    /// <summary>BUS-3: of entries that start together the narrower is asked first, whichever was registered first.</summary>
    [Theory]
    [InlineData(1, 2, 4)]
    [InlineData(4, 2, 1)]
    [InlineData(2, 4, 1)]
    public void AskTheNarrowerFirst(int one, int two, int three)
    {
        foreach (IoBus bus in BothKinds())
        {
            foreach (int size in new[] { one, two, three }) Register(bus, (0x1000, (ulong)size, size.ToString()));

            Assert.Equal(["1", "2", "4"], AskedAt(bus, 0x1000, 1));
            Assert.Equal(["4"], AskedAt(bus, 0x1000, 4));
        }
    }

    /// <summary>BUS-3: an entry without length has no place of its own among those that start where it does.</summary>
    [Fact]
    public void PlaceAnEntryWithoutALengthWhereItIsFound()
    {
        foreach (IoBus bus in BothKinds())
        {
            Register(bus, (0x1000, 4, "four"), (0x1000, 0, "any"));
            Assert.Equal(["four", "any"], AskedAt(bus, 0x1000, 4));
        }

        foreach (IoBus bus in BothKinds())
        {
            Register(bus, (0x1000, 0, "any"), (0x1000, 4, "four"));
            Assert.Equal(["any", "four"], AskedAt(bus, 0x1000, 4));
        }
    }

    /// <summary>BUS-3: the lower start is asked first.</summary>
    [Fact]
    public void AskTheLowerStartFirst()
    {
        foreach (IoBus bus in BothKinds())
        {
            Register(bus, (0x1004, 8, "later"), (0x1000, 8, "earlier"));

            Assert.Equal(["earlier", "later"], AskedAt(bus, 0x1004, 4));
        }
    }

    /// <summary>BUS-4: devices decline until one handles the access, and the rest is not asked.</summary>
    [Fact]
    public void AskUntilADeviceAccepts()
    {
        foreach (IoBus bus in BothKinds())
        {
            bus.TryRegister(new BusEntry(0x1000, 4, Device("1", handles: false)));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("2", handles: false)));
            bus.TryRegister(new BusEntry(0x1000, 4, new RecordingDevice("3", _calls) { Value = 0x33 }));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("4")));

            Assert.True(bus.TryWrite(0x1000, 4, 0));
            Assert.Equal(["1", "2", "3"], TakeCalls());
            Assert.True(bus.TryRead(0x1000, 4, out ulong value));
            Assert.Equal(["1", "2", "3"], TakeCalls());
            Assert.Equal(0x33UL, value);
        }
    }

    /// <summary>BUS-5: what nobody handles is told apart, with a cookie or without.</summary>
    [Fact]
    public void ReportUnclaimedAccesses()
    {
        foreach (IoBus bus in BothKinds())
        {
            Assert.False(bus.TryWrite(0x1000, 4, 0));
            Assert.Equal(-1, bus.TryWrite(0x1000, 4, 0, cookie: 0));
            Assert.False(bus.TryRead(0x1000, 4, out ulong value));
            Assert.Equal(0UL, value);

            bus.TryRegister(new BusEntry(0x1000, 4, Device("decliner", handles: false)));

            Assert.False(bus.TryWrite(0x1000, 4, 0));
            Assert.Equal(-1, bus.TryWrite(0x1000, 4, 0, cookie: 0));
        }
    }

    /// <summary>BUS-7: a valid cookie skips equal devices that stand before.</summary>
    [Fact]
    public void GoDirectlyToTheDeviceOfAValidCookie()
    {
        foreach (IoBus bus in BothKinds())
        {
            Register(bus, handles: true, (0x1000, 4, "zero"), (0x1000, 4, "one"));
            TakeCalls();

            Assert.Equal(1, bus.TryWrite(0x1000, 4, 0, cookie: 1));
            Assert.Equal(["one"], TakeCalls());
            Assert.Equal(0, bus.TryWrite(0x1000, 4, 0, cookie: -1));
            Assert.Equal(["zero"], TakeCalls());
        }
    }

    /// <summary>BUS-7: a cookie whose device is gone, moved, elsewhere, declines, or never was, is only slower.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void SearchWhenACookieIsStaleOrInvalid(int cookie)
    {
        foreach (IoBus bus in BothKinds())
        {
            bus.TryRegister(new BusEntry(0x0800, 4, Device("other address")));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("decliner", handles: false)));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("right")));
            TakeCalls();

            Assert.Equal(2, bus.TryWrite(0x1000, 4, 0, cookie));

            Assert.DoesNotContain("other address", _calls);
            Assert.Equal("right", TakeCalls()[^1]);
        }
    }

    /// <summary>BUS-7: what a call returns is a cookie, also after the bus has changed under it.</summary>
    [Fact]
    public void AcceptACookieFromBeforeAChange()
    {
        foreach (IoBus bus in BothKinds())
        {
            RecordingDevice gone = Device("gone");
            bus.TryRegister(new BusEntry(0x0800, 4, gone));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("right")));
            int cookie = bus.TryWrite(0x1000, 4, 0, cookie: -1);
            Assert.Equal(1, cookie);

            bus.Unregister(gone);

            Assert.Equal(0, bus.TryWrite(0x1000, 4, 0, cookie));
            Assert.Equal(["right", "right"], TakeCalls());
        }
    }

    /// <summary>BUS-9: who is not on the bus is unregistered without an error, and nobody else with it.</summary>
    [Fact]
    public void AcceptTheRemovalOfAnUnregisteredDevice()
    {
        foreach (IoBus bus in BothKinds())
        {
            RecordingDevice device = Device("device");
            bus.TryRegister(new BusEntry(0x1000, 4, device));

            bus.Unregister(Device("stranger"));
            Assert.True(bus.TryWrite(0x1000, 4, 0));

            bus.Unregister(device);
            bus.Unregister(device);
            Assert.False(bus.TryWrite(0x1000, 4, 0));
        }
    }

    /// <summary>BUS-13: the first device whose range holds the byte at an address.</summary>
    [Fact]
    public void FindTheDeviceAtAnAddress()
    {
        foreach (IoBus bus in BothKinds())
        {
            RecordingDevice first = Device("first");
            bus.TryRegister(new BusEntry(0x1000, 4, first));
            bus.TryRegister(new BusEntry(0x1000, 4, Device("second")));

            Assert.Same(first, bus.FindAt(0x1000));
            Assert.Same(first, bus.FindAt(0x1003));
            Assert.Null(bus.FindAt(0x0FFF));
            Assert.Null(bus.FindAt(0x1004));
        }
    }

    private static IEnumerable<IoBus> BothKinds() => [new IoBus("index"), new IoBus("kernel", isKernelFaithful: true)];

    private RecordingDevice Device(string name, bool handles = true) => new(name, _calls) { Handles = handles };

    private void Register(IoBus bus, params (ulong Address, ulong Length, string Name)[] entries)
        => Register(bus, handles: false, entries);

    private void Register(IoBus bus, bool handles, params (ulong Address, ulong Length, string Name)[] entries)
    {
        foreach ((ulong address, ulong length, string name) in entries)
        {
            Assert.Equal(Errno.None, bus.TryRegister(new BusEntry(address, length, Device(name, handles))));
        }
    }

    /// <summary>Who is asked of a write that nobody handles.</summary>
    private List<string> AskedAt(IoBus bus, ulong address, int length)
    {
        TakeCalls();
        bus.TryWrite(address, length, 0);
        return TakeCalls();
    }

    private List<string> TakeCalls()
    {
        List<string> calls = [.. _calls];
        _calls.Clear();
        return calls;
    }
}
