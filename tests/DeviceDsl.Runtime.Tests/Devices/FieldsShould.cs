namespace DeviceDsl.Runtime.Tests.Devices;

/// <summary>The same bits of each register of an array.</summary>
public sealed class FieldsShould
{
    private enum Speed : sbyte
    {
        Slow = -1,
        Fast = 3,
    }

    private enum Wide : long
    {
        All = -1,
    }

    [Fact]
    public void BeBitsOfTheirRegister()
    {
        var registers = new Registers<uint>(3, 0xFFFF_0000);
        var field = Fields<byte>.Of(registers, high: 15, low: 12);
        field[1] = 0xA;
        Assert.Equal((3, 0, 0xA, 0), (field.Count, field[0], field[1], field[2]));
        Assert.Equal(0xFFFF_A000, registers[1]);
        registers[2] = 0x1234_5678;
        Assert.Equal(5, field[2]);
    }

    [Fact]
    public void TruncateWhatIsSet()
    {
        var registers = new Registers<ushort>(1);
        var field = Fields<ulong>.Of(registers, 10, 8);
        field[0] = ulong.MaxValue;
        Assert.Equal((7UL, 0x700), (field[0], registers[0]));
    }

    [Fact]
    public void HaveEveryTypeOfAField()
    {
        var registers = new Registers<ulong>(1);
        var bit = Fields<bool>.Of(registers, 63, 63);
        var speed = Fields<Speed>.Of(registers, 7, 0);
        var wide = Fields<Wide>.Of(registers, 63, 0);
        bit[0] = true;
        Assert.Equal((true, 1UL << 63), (bit[0], registers[0]));
        speed[0] = Speed.Slow;
        Assert.Equal((Speed.Slow, 0x8000_0000_0000_00FF), (speed[0], registers[0]));
        wide[0] = Wide.All;
        Assert.Equal((Wide.All, true, Speed.Slow), (wide[0], bit[0], speed[0]));
        bit[0] = false;
        speed[0] = Speed.Fast;
        Assert.Equal((Speed.Fast, false, 0x7FFF_FFFF_FFFF_FF03UL), (speed[0], bit[0], registers[0]));
    }

    [Theory]
    [InlineData(8, 0)]
    [InlineData(0, 1)]
    [InlineData(0, -1)]
    public void RejectBitsThatTheRegistersDoNotHave(int high, int low)
        => Assert.Throws<ArgumentOutOfRangeException>(() => Fields<byte>.Of(new Registers<byte>(1), high, low));

    [Fact]
    public void RejectAnIndexThatDoesNotExist()
    {
        var field = Fields<bool>.Of(new Registers<byte>(2), 0, 0);
        Assert.Throws<IndexOutOfRangeException>(() => field[2]);
        Assert.Throws<IndexOutOfRangeException>(() => field[-1] = true);
    }

    [Fact]
    public void AllocateNothing()
    {
        var field = Fields<Speed>.Of(new Registers<uint>(2), 9, 2);
        void Change() => field[1] = field[0] == Speed.Fast ? Speed.Slow : Speed.Fast;
        Change();
        Assert.Equal(0, Allocations.Of(Change));
    }
}
