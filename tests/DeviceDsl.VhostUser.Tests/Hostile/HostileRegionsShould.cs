using System.Runtime.InteropServices;
using DeviceDsl.VhostUser.Protocol;
using DeviceDsl.VhostUser.SharedMemory;
using DeviceDsl.VhostUser.Tests.Support;
using Microsoft.Win32.SafeHandles;

namespace DeviceDsl.VhostUser.Tests.Hostile;

/// <summary>Regions that lie: each is refused as a whole, and the memory of before stays (V3).</summary>
public sealed class HostileRegionsShould
{
    private const ulong Length = Frontend.MemoryLength;
    private const ulong Guest = 0x8000_0000;
    private const ulong User = 0x6000_0000_0000;

    public static TheoryData<string, ulong, ulong, ulong, ulong> Lies => new()
    {
        { "empty", Guest, 0, User, 0 },
        { "wraps for the guest", 0xFFFF_FFFF_FFFF_F000, 0x2000, User, 0 },
        { "wraps for the frontend", Guest, 0x2000, 0xFFFF_FFFF_FFFF_F000, 0 },
        { "wraps in the file", Guest, 0x2000, User, 0xFFFF_FFFF_FFFF_F000 },
        { "ends at 2^64", 0xFFFF_FFFF_FFFF_F000, 0x1000, User, 0 },
        { "longer than the file", Guest, Length + 0x1000, User, 0 },
        { "beyond the file", Guest, 0x1000, User, Length },
        { "partly beyond the file", Guest, 0x2000, User, Length - 0x1000 },
        { "huge", Guest, 0x7FFF_FFFF_FFFF_F000, User, 0 },
        { "over the memory", Frontend.GuestBase + 0x1000, 0x1000, User, 0 },
        { "over the user addresses of the memory", Guest, 0x1000, Frontend.UserBase + Length - 0x1000, 0 },
        { "around the memory", Frontend.GuestBase - 0x1000, Length, User, 0 },
        { "not aligned for the guest", Guest + 8, 0x1000, User, 0 },
        { "not aligned in length", Guest, 0x1001, User, 0 },
        { "not aligned in the file", Guest, 0x1000, User, 8 },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void V3RefuseToAddIt(string what, ulong guest, ulong length, ulong user, ulong offset)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        bool isAccepted = frontend.Try(
            FrontendRequest.AddMemoryRegion, Messages.Region(new(guest, length, user, offset)), frontend.Rams[0].File);
        Assert.False(isAccepted, what);
        AssertServes(frontend);
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void V3RefuseATableWithIt(string what, ulong guest, ulong length, ulong user, ulong offset)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        SharedRam ram = frontend.Rams[0];
        byte[] table = Messages.Table(ram.Description, new(guest, length, user, offset));
        Assert.False(frontend.Try(FrontendRequest.SetMemoryTable, table, ram.File, ram.File), what);
        AssertServes(frontend);
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(9, 9, 9)]
    [InlineData(33, 33, 16)]
    [InlineData(2, 1, 2)]
    [InlineData(1, 2, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(2, 2, 3)]
    public void V3RefuseATableWhoseNumbersDoNotAgree(int claimed, int present, int descriptors)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        SharedRam ram = frontend.Rams[0];
        byte[] table = Messages.Table([.. Enumerable.Range(0, present).Select(i => ram.Description with
        {
            GuestAddress = Guest * (ulong)(i + 1),
            UserAddress = User * (ulong)(i + 1),
        })]);
        BitConverter.GetBytes(claimed).CopyTo(table, 0);
        Assert.False(frontend.Try(FrontendRequest.SetMemoryTable, table, [.. Enumerable.Repeat<SafeHandle>(ram.File, descriptors)]));
        AssertServes(frontend);
    }

    [Fact]
    public void V3RefuseMoreRegionsThanThereAreSlots()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        SharedRam ram = frontend.Rams[0];
        for (int i = 1; i < RegionTable.MaxRegions; i++)
        {
            frontend.Do(
                FrontendRequest.AddMemoryRegion,
                Messages.Region(new(Guest + ((ulong)i << 12), 0x1000, User + ((ulong)i << 12), 0)),
                ram.File);
        }

        Assert.False(frontend.Try(FrontendRequest.AddMemoryRegion, Messages.Region(new(Guest, 0x1000, User, 0)), ram.File));
        AssertServes(frontend);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/maps")]
    [InlineData("/proc/self/exe")]
    public void V3RefuseAFileThatCannotBeShared(string path)
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using SafeFileHandle file = File.OpenHandle(path);
        Assert.False(frontend.Try(FrontendRequest.AddMemoryRegion, Messages.Region(new(Guest, 0x1000, User, 0)), file));
        AssertServes(frontend);
    }

    [Fact]
    public void V3RefuseADescriptorThatIsNoFile()
    {
        using var rig = new Rig();
        using Frontend frontend = rig.ConnectReady();
        using var eventFd = EventFd.CreateLinux();
        Assert.False(frontend.Try(FrontendRequest.AddMemoryRegion, Messages.Region(new(Guest, 0x1000, User, 0)), eventFd.LinuxHandle!));
        Assert.False(frontend.Try(
            FrontendRequest.AddMemoryRegion, Messages.Region(new(Guest, 0x1000, User, 0)), frontend.Socket.SafeHandle));
        AssertServes(frontend);
    }

    private static void AssertServes(Frontend frontend)
    {
        using FrontendQueue queue = frontend.Start(0);
        queue.Send("served");
        Assert.Equal("served", queue.Receive().Answer);
        frontend.Stop(0);
    }
}
