using DeviceDsl.Virtio;

namespace VirtioBlk.Tests;

/// <summary>Ranges that are given up, filled with zeros or erased, and when writes are durable.</summary>
public sealed partial class RequestsShould
{
    [Theory]
    [InlineData(RequestType.Discard, "discard")]
    [InlineData(RequestType.WriteZeroes, "zero")]
    [InlineData(RequestType.SecureErase, "erase")]
    public void BK15ChangeManyRangesAtOnce(RequestType type, string call)
    {
        using var rig = new BlockRig(new(Length));
        rig.Do(RequestType.Out, 0, BlockRig.Pattern((int)Length));
        rig.Backend.Calls.Clear();

        Assert.Equal(
            RequestStatus.Ok, rig.Do(type, 0, [.. BlockRig.Range(1, 2), .. BlockRig.Range(10, 1), .. BlockRig.Range(LastSector, 1)]));

        Assert.Equal([$"{call} 512+1024", $"{call} 5120+512", $"{call} {LastSector * 512}+512"], rig.Backend.Calls);
        Assert.Equal(new byte[1024], rig.ReadFrom(1, 1024).Data);
        Assert.Equal(BlockRig.Pattern((int)Length)[..512], rig.ReadFrom(0, 512).Data);
    }

    /// <summary>BK-9: nothing is asked of the backend, so that every backend answers alike.</summary>
    [Theory]
    [InlineData(RequestType.Discard)]
    [InlineData(RequestType.WriteZeroes)]
    [InlineData(RequestType.SecureErase)]
    public void BK9AcceptRangesOfNoSectors(RequestType type)
    {
        using var rig = new BlockRig(new(Length));

        Assert.Equal(RequestStatus.Ok, rig.Do(type, 0, BlockRig.Range(0, 0)));
        Assert.Equal(RequestStatus.Ok, rig.Do(type, 0, BlockRig.Range(LastSector + 1, 0)));
        Assert.DoesNotContain(rig.Backend.Calls, call => call.Contains('+'));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, BlockRig.Range(LastSector + 2, 0)));
        Assert.Equal(RequestStatus.Ok, rig.Do(type, 0, [.. BlockRig.Range(3, 0), .. BlockRig.Range(3, 1)]));
        Assert.Single(rig.Backend.Calls, call => call.Contains('+'));
    }

    [Theory]
    [InlineData(RequestType.Discard)]
    [InlineData(RequestType.WriteZeroes)]
    [InlineData(RequestType.SecureErase)]
    public void H27RefuseInvalidRanges(RequestType type)
    {
        using var rig = new BlockRig(new(Length), new() { MaximumRanges = 2, MaximumRangeSectors = 8 });
        RequestStatus unmap = type == RequestType.WriteZeroes ? RequestStatus.Ok : RequestStatus.Unsupported;
        byte[] good = BlockRig.Range(0, 1);

        Assert.Equal(RequestStatus.IoError, rig.Do(type));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, good[..15]));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, [.. good, 0]));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, [.. good, .. good, .. good]));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, BlockRig.Range(0, 9)));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, BlockRig.Range(0, uint.MaxValue)));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, BlockRig.Range(60, 5)));
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, BlockRig.Range(ulong.MaxValue, 1)));
        Assert.Equal(RequestStatus.Unsupported, rig.Do(type, 0, BlockRig.Range(0, 1, 2)));
        Assert.Equal(RequestStatus.Unsupported, rig.Do(type, 0, BlockRig.Range(0, 1, 0x8000_0000)));
        // The second is bad: nothing is done to the first.
        Assert.Equal(RequestStatus.IoError, rig.Do(type, 0, [.. good, .. BlockRig.Range(64, 1)]));
        Assert.Equal(RequestStatus.Unsupported, rig.Do(type, 0, [.. good, .. BlockRig.Range(0, 1, 4)]));
        Assert.Empty(rig.Backend.Calls);
        Assert.Equal(unmap, rig.Do(type, 0, BlockRig.Range(0, 1, 1)));
        Assert.Equal(type == RequestType.WriteZeroes ? ["zero 0+512 unmap"] : [], rig.Backend.Calls);
    }

    [Fact]
    public void BK16CountTheBytesOfARangeIn64Bits()
    {
        const uint sectors = 1 << 23;
        using var rig = new BlockRig(new(Length), new() { MaximumRangeSectors = uint.MaxValue });

        // 2^23 sectors are 2^32 bytes, which 32 bits take for none.
        Assert.Equal(RequestStatus.IoError, rig.Do(RequestType.WriteZeroes, 0, BlockRig.Range(0, sectors)));
        Assert.Empty(rig.Backend.Calls);
    }

    [Theory]
    [InlineData(RequestType.Discard, BlockFeature.Discard)]
    [InlineData(RequestType.WriteZeroes, BlockFeature.WriteZeroes)]
    [InlineData(RequestType.SecureErase, BlockFeature.SecureErase)]
    public void BK15RefuseUnnegotiatedCommands(RequestType type, VirtioFeature feature)
    {
        using var rig = new BlockRig(new(Length), wanted: BlockRig.Without(feature, VirtioFeature.RingPacked));

        Assert.Equal(RequestStatus.Unsupported, rig.Do(type, 0, BlockRig.Range(0, 1)));
        Assert.Empty(rig.Backend.Calls);
    }

    [Fact]
    public void BK17OfferEraseOnlyIfSupported()
    {
        using var rig = new BlockRig(new(Length, canErase: false));

        Assert.False(rig.Device.OfferedFeatures.Has(BlockFeature.SecureErase));
        Assert.Equal(1UL, rig.Driver.ReadConfiguration(0x38, 1));
    }

    [Theory]
    [InlineData(true, true, null, false)]
    [InlineData(true, true, 0, true)]
    [InlineData(true, true, 1, false)]
    [InlineData(true, false, null, false)]
    [InlineData(false, false, null, true)]
    [InlineData(false, true, null, true)]
    [InlineData(false, true, 1, false)]
    public void BK18MakeWritesDurableAsNegotiated(bool flush, bool configWce, int? writeback, bool isThrough)
    {
        var features = new List<VirtioFeature> { VirtioFeature.RingPacked };
        if (!flush) features.Add(BlockFeature.Flush);
        if (!configWce) features.Add(BlockFeature.ConfigWce);
        using var rig = new BlockRig(new(Length), wanted: BlockRig.Without([.. features]));
        if (writeback is { } value) rig.Driver.WriteConfiguration(0x20, 1, (ulong)value);

        rig.Do(RequestType.Out, 0, new byte[512]);
        rig.Do(RequestType.WriteZeroes, 0, BlockRig.Range(0, 1));

        string[] expected = isThrough ? ["write 0+512", "flush", "zero 0+512", "flush"] : ["write 0+512", "zero 0+512"];
        Assert.Equal(expected, rig.Backend.Calls);
        if (configWce) Assert.Equal(isThrough ? 0UL : 1, rig.Driver.ReadConfiguration(0x20, 1));
    }

    [Fact]
    public void BK18IgnoreTheCacheModeUnlessNegotiated()
    {
        using var rig = new BlockRig(new(Length), wanted: BlockRig.Without(BlockFeature.ConfigWce, VirtioFeature.RingPacked));

        rig.Driver.WriteConfiguration(0x20, 1, 0);

        Assert.Equal(1UL, rig.Driver.ReadConfiguration(0x20, 1));
        rig.Do(RequestType.Out, 0, new byte[512]);
        Assert.Equal(["write 0+512"], rig.Backend.Calls);
    }
}
