namespace DeviceDsl.Runtime.Tests.State;

/// <summary>What a writer wrote is read, and nothing else.</summary>
public sealed class StateReaderShould
{
    [Fact]
    public void ReadBackNumbersOfEveryWidth()
    {
        var writer = new StateWriter();
        writer.Write(byte.MaxValue);
        writer.Write(sbyte.MinValue);
        writer.Write('\uFFFF');
        writer.Write(short.MinValue);
        writer.Write(ushort.MaxValue);
        writer.Write(int.MinValue);
        writer.Write(uint.MaxValue);
        writer.Write(long.MinValue);
        writer.Write(ulong.MaxValue);
        writer.Write(UInt128.MaxValue);
        writer.Write(float.Epsilon);
        writer.Write(double.NegativeInfinity);
        writer.Write(true);
        StateReader reader = Read(writer);
        Assert.Equal((byte.MaxValue, sbyte.MinValue, '\uFFFF'), (reader.Read<byte>(), reader.Read<sbyte>(), reader.Read<char>()));
        Assert.Equal((short.MinValue, ushort.MaxValue), (reader.Read<short>(), reader.Read<ushort>()));
        Assert.Equal((int.MinValue, uint.MaxValue), (reader.Read<int>(), reader.Read<uint>()));
        Assert.Equal((long.MinValue, ulong.MaxValue), (reader.Read<long>(), reader.Read<ulong>()));
        Assert.Equal(UInt128.MaxValue, reader.Read<UInt128>());
        Assert.Equal((float.Epsilon, double.NegativeInfinity, true), (reader.ReadSingle(), reader.ReadDouble(), reader.ReadBoolean()));
        reader.End();
    }

    [Fact]
    public void ReadLittleEndianBytes()
    {
        var writer = new StateWriter();
        writer.Write(0x0102_0304);
        writer.WriteBytes([5, 6]);
        writer.Write("a");
        Assert.Equal([4, 3, 2, 1, 2, 0, 0, 0, 5, 6, 1, 0, 0, 0, 97, 0], writer.ToArray());
    }

    [Fact]
    public void RefuseToReadBeyondTheEnd()
        => ShouldRefuse([1, 2, 3], static reader => reader.Read<int>(), "ends after 3 bytes, 1 too early");

    [Fact]
    public void RefuseAnInvalidBoolean()
        => ShouldRefuse([2], static reader => reader.ReadBoolean(), "has 2 where 0 or 1 is expected");

    [Fact]
    public void RefuseTrailingBytes() => ShouldRefuse([1], static reader => reader.End(), "has 1 bytes after its end");

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0x7F, 0 }, "has length 2147483647, but 1 bytes follow")]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0 }, "has length -1, but 1 bytes follow")]
    [InlineData(new byte[] { 2, 0, 0, 0, 0 }, "has length 2, but 1 bytes follow")]
    public void RefuseLengthsBeyondTheState(byte[] state, string message)
    {
        ShouldRefuse(state, static reader => reader.ReadBytes(), message);
        ShouldRefuse(state, static reader => reader.ReadString(), message);
        ShouldRefuse(state, static reader => reader.ReadArray(static item => item.Read<byte>()), message);
        ShouldRefuse(state, static reader => reader.ReadAll([], "parts"), message);
    }

    [Fact]
    public void RefuseADifferentLength()
        => ShouldRefuse([1, 0, 0, 0, 7], static reader => reader.ReadBytes(2), "has 1 items, but the device has 2");

    [Fact]
    public void NameTheInvalidMemberAndChangeNothing()
    {
        var from = new Number { Value = 5 };
        var to = new Number();
        var writer = new StateWriter();
        writer.WriteAll([from, from]);
        Action load = Read(writer).ReadAll([to, to], "Parts");
        Assert.Equal(0, to.Value);
        load();
        Assert.Equal(5, to.Value);
        byte[] state = writer.ToArray();
        // The second part: schema, version, length, value.
        byte[] longer = [.. state[..^8], 5, 0, 0, 0, 9, 0, 0, 0, 1];
        Assert.Equal(
            "EINVAL: The saved state of whole.Parts[1] has 1 bytes after its end.",
            Assert.Throws<MachineException>(() => new StateReader(longer, "whole").ReadAll([to, to], "Parts")).Message);
        state[^12] ^= 1;
        Assert.Equal(
            "EINVAL: The saved state of whole.Parts[1] has version 6, but the device has version 7.",
            Assert.Throws<MachineException>(() => new StateReader(state, "whole").ReadAll([to, to], "Parts")).Message);
        state[^12] ^= 1;
        state[^20] ^= 1;
        Assert.Equal(
            "EINVAL: The saved state of whole.Parts[1] has schema 0x1235, but the device has schema 0x1234: members were added, "
                + "removed or changed.",
            Assert.Throws<MachineException>(() => new StateReader(state, "whole").ReadAll([to, to], "Parts")).Message);
        Assert.Equal(5, to.Value);
    }

    private static StateReader Read(StateWriter writer) => new(writer.ToArray(), "it");

    private static void ShouldRefuse(byte[] state, Action<StateReader> read, string message)
    {
        MachineException refused = Assert.Throws<MachineException>(() => read(new StateReader(state, "it")));
        Assert.Equal((Errno.EINVAL, $"EINVAL: The saved state of it {message}."), (refused.Errno, refused.Message));
    }

    private sealed class Number : ISavedState
    {
        public int Value { get; set; }

        public ulong StateSchema => 0x1234;

        public int StateVersion => 7;

        public void SaveState(StateWriter writer) => writer.Write(Value);

        public Action LoadState(StateReader reader)
        {
            int value = reader.Read<int>();
            return () => Value = value;
        }
    }
}
