namespace DeviceDsl.Runtime.Tests.Annotations;

/// <summary>The bytes of a register that an access touches.</summary>
public sealed class ByteLanesShould
{
    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(0xFF, 1, 0)]
    [InlineData(0xFF00, 1, 1)]
    [InlineData(0xFFFF_0000, 2, 2)]
    [InlineData(0xFF00_0000_0000_0000, 1, 7)]
    [InlineData(ulong.MaxValue, 8, 0)]
    public void CountBytesFromTheLowest(ulong bits, int count, int first)
    {
        var lanes = new ByteLanes(bits);
        Assert.Equal((count, first), (lanes.Count, lanes.First));
        for (int i = -1; i <= 9; i++) Assert.Equal(i >= first && i < first + count, lanes.Contains(i));
    }

    [Theory]
    [InlineData(0xFF00, 0x8100, true)]
    [InlineData(0xFF00, 0x8101, false)]
    [InlineData(0xFF00, 0x1_0000, false)]
    [InlineData(0, 0, true)]
    [InlineData(ulong.MaxValue, 1UL << 63, true)]
    public void CoverBitsOfTouchedBytes(ulong bits, ulong wanted, bool isCovered)
        => Assert.Equal(isCovered, new ByteLanes(bits).Covers(wanted));
}
