using DeviceDsl.Virtio;
using DeviceDsl.Virtio.Tests.Support;

namespace VirtioBlk.Tests;

/// <summary>What the guest is told of the disk, and what it and the device agree on.</summary>
public sealed partial class RequestsShould
{
    [Theory]
    [MemberData(nameof(TransportRig.All), MemberType = typeof(TransportRig))]
    public void BK22NotifyTheGuestOfANewLength(TransportKind kind)
    {
        using var rig = new BlockRig(new(Length), kind: kind);

        rig.Device.Resize(2 * Length);

        Assert.Equal([rig.Transport.Vectors.Configuration], rig.Transport.Interrupts());
        Assert.Equal(128UL, rig.Driver.ReadConfiguration(0, 8));
        Assert.Equal(RequestStatus.Ok, rig.Do(RequestType.Out, 127, new byte[512]));
        rig.Device.Resize(Length / 2);
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.Out, 127, new byte[512]));
        Assert.Equal(RequestStatus.IoError, rig.ReadFrom(32, 512).Status);
    }

    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(UnauthorizedAccessException))]
    [InlineData(typeof(ArgumentOutOfRangeException))]
    [InlineData(typeof(OverflowException))]
    public void BK22KeepTheLengthIfTheBackendCannotResize(Type failure)
    {
        using var rig = new BlockRig(new(Length));
        rig.Backend.Fails = true;
        rig.Backend.Failure = (Exception)Activator.CreateInstance(failure)!;

        Assert.Throws(failure, () => rig.Device.Resize(2 * Length));

        rig.Backend.Fails = false;
        Assert.Equal(64UL, rig.Driver.ReadConfiguration(0, 8));
        Assert.Empty(rig.Transport.Interrupts());
        Assert.False(rig.Device.NeedsReset);
    }

    [Fact]
    public void BK3ReportItsLayout()
    {
        using var rig = new BlockRig(new(1 << 20), new()
        {
            Queues = 3,
            BlockSize = 1024,
            PhysicalBlockExponent = 2,
            SizeMax = 4096,
            SegMax = 9,
            MaximumRanges = 5,
            MaximumRangeSectors = 77,
        });
        (int Offset, int Length, ulong Value)[] fields =
        [
            (0x00, 8, 2048), (0x08, 4, 4096), (0x0C, 4, 9), (0x10, 2, 2), (0x12, 1, 16), (0x13, 1, 63), (0x14, 4, 1024), (0x18, 1, 2),
            (0x19, 1, 0), (0x1A, 2, 4), (0x1C, 4, 0), (0x20, 1, 1), (0x21, 1, 0), (0x22, 2, 3), (0x24, 4, 77), (0x28, 4, 5), (0x2C, 4, 2),
            (0x30, 4, 77), (0x34, 4, 5), (0x38, 1, 1), (0x39, 1, 0), (0x3C, 4, 77), (0x40, 4, 5), (0x44, 4, 2),
        ];
        foreach ((int offset, int length, ulong value) in fields)
        {
            Assert.Equal((offset, value), (offset, rig.Driver.ReadConfiguration(offset, length)));
        }
    }

    [Theory]
    [InlineData("BlockSize", 1000u)]
    [InlineData("BlockSize", 256u)]
    [InlineData("BlockSize", 8192u)]
    [InlineData("SizeMax", 0u)]
    [InlineData("MaximumRanges", 0u)]
    [InlineData("MaximumRanges", 65u)]
    [InlineData("MaximumRangeSectors", 0u)]
    public void BK4RefuseLayoutsThatDriversRefuse(string property, uint value)
    {
        var options = new BlockDeviceOptions();
        typeof(BlockDeviceOptions).GetProperty(property)!.SetValue(options, value);

        Assert.Throws<ArgumentException>(() => new BlockDevice(new RecordingBackend(Length), options));
    }

    [Fact]
    public void BK5OfferEveryFeatureWithWhatItNeeds()
    {
        var device = new BlockDevice(new RecordingBackend(Length), new() { Queues = 2, Lifetime = new(1, 1, 1) });

        VirtioFeature[] own =
        [
            BlockFeature.SizeMax, BlockFeature.SegMax, BlockFeature.Geometry,
            BlockFeature.BlockSize, BlockFeature.Flush, BlockFeature.Topology,
            BlockFeature.ConfigWce, BlockFeature.MultiQueue, BlockFeature.Discard,
            BlockFeature.WriteZeroes, BlockFeature.Lifetime, BlockFeature.SecureErase,
        ];
        Assert.All(own, feature => Assert.True(device.OfferedFeatures.Has(feature)));
        // BK-2: nothing else of its kind; T-11.
        Assert.Equal(VirtioFeatures.Of(own).Window(0), device.OfferedFeatures.Window(0) & 0x00FF_FFFF);
    }
}
