using DeviceDsl.Virtio.Tests.Support;
using Xunit.Abstractions;

namespace DeviceDsl.Virtio.Tests.Rings;

[Trait("Category", "Slow")]
public sealed class DescriptorChainShould(ITestOutputHelper output)
{
    private const ulong Data = Rig.DataStart;

    [Fact]
    public void VQ12ReadAndWriteTheSameBytesForAnySegmentation()
    {
        int seed = Seeds.First;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        for (int round = 0; round < 2000; round++)
        {
            using var rig = new Rig(isPacked: round % 2 == 0, 64, GuestMemory.PageSize);
            byte[] request = new byte[random.Next(1, 80)];
            random.NextBytes(request);
            byte[] response = new byte[random.Next(1, 80)];
            random.NextBytes(response);
            ulong place = Data + 0x1000 - (ulong)random.Next(80);
            ulong answer = Data + 0x3000 - (ulong)random.Next(80);
            rig.Write(place, request);
            rig.Offer(1, [.. Cut(random, place, request.Length, false), .. Cut(random, answer, response.Length, true)]);
            Assert.True(rig.Queue.TryTake(out DescriptorChain chain), rig.Queue.Fault?.ToString());

            Assert.Equal(request, ReadInPieces(random, chain.Reader));
            WriteInPieces(random, chain.Writer, response);

            Assert.Equal(response, rig.Read(answer, response.Length));
        }
    }

    [Fact]
    public void VQ12FindTheStatusByteAtTheEndOfTheData()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Offer(1, new(Data, 10, false), new(Data + 0x100, 6, false), new(Data + 0x200, 513, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        ChainWriter data = chain.Writer;
        ChainWriter status = data;
        status.Skip(chain.WritableLength - 1);
        data = data.Take(chain.WritableLength - 1);

        Assert.True(status.TryWrite<byte>(7));
        Assert.Equal(512u, data.Fill(1, uint.MaxValue));

        Assert.Equal([1, 7], rig.Read(Data + 0x200 + 511, 2));
    }

    [Fact]
    public void ReadNothingIfBytesAreMissing()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Write(Data, [1, 2, 3]);
        rig.Offer(1, new(Data, 3, false), new(Data + 8, 3, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        ChainReader reader = chain.Reader;
        ChainWriter writer = chain.Writer;

        Assert.False(reader.TryRead(out uint _));
        Assert.True(reader.TryRead(out ushort value));
        Assert.Equal(0x0201, value);
        Assert.Equal(1u, reader.Remaining);
        Assert.False(writer.TryWrite(1u));
        Assert.Equal(3u, writer.Remaining);
        Assert.Equal(3, writer.Write([5, 6, 7, 8]));
        Assert.Equal(0, writer.Write([5]));
        Assert.Equal([5, 6, 7, 0], rig.Read(Data + 8, 4));
    }

    [Fact]
    public void SplitAReaderInTwo()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Write(Data, [1, 2, 3, 4, 5]);
        rig.Offer(1, new(Data, 2, false), new(Data + 2, 3, false));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        ChainReader rest = chain.Reader;
        ChainReader first = rest.Take(3);
        Assert.Equal((3u, 2u), (first.Remaining, rest.Remaining));
        byte[] bytes = new byte[8];
        Assert.Equal(2, rest.Read(bytes));
        Assert.Equal(3, first.Read(bytes.AsSpan(2)));
        Assert.Equal([4, 5, 1, 2, 3], bytes[..5]);
    }

    [Fact]
    public void RefuseAHandleOfACompleteChain()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Offer(1, new(Data, 4, false), new(Data, 4, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        ChainReader reader = chain.Reader;
        ChainWriter writer = chain.Writer;
        rig.Queue.Complete(chain, 0);

        Assert.Throws<InvalidOperationException>(() => rig.Queue.Complete(chain, 0));
        Assert.Throws<InvalidOperationException>(() => chain.Reader);
        Assert.Throws<InvalidOperationException>(() => chain.WritableLength);
        Assert.Throws<InvalidOperationException>(() => reader.TryRead(out byte _));
        Assert.Throws<InvalidOperationException>(() => writer.TryWrite<byte>(1));
        Assert.Throws<InvalidOperationException>(() => rig.Queue.Complete(default, 0));
        Assert.Equal(0, rig.Queue.InFlight);
    }

    [Fact]
    public void RefuseAHandleWhoseBuffersAreReused()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Offer(1, new DriverBuffer(Data, 4, false));
        Assert.True(rig.Queue.TryTake(out DescriptorChain old));
        rig.Queue.Complete(old, 0);
        rig.Offer(2, new DriverBuffer(Data, 4, false));
        Assert.True(rig.Queue.TryTake(out DescriptorChain young));

        Assert.Throws<InvalidOperationException>(() => rig.Queue.Complete(old, 0));
        rig.Queue.Complete(young, 0);
    }

    [Fact]
    public void VQ10RefuseALengthBeyondTheWritablePart()
    {
        using var rig = new Rig(isPacked: false, 8);
        rig.Offer(1, new(Data, 4, false), new(Data, 4, true));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Queue.Complete(chain, 5));
        rig.Queue.Complete(chain, 4);
        rig.Queue.Publish();
        Assert.True(rig.Driver.TryTakeUsed(out _, out uint written));
        Assert.Equal(4u, written);
    }

    [Fact]
    public void RefuseAChainOfAnotherQueue()
    {
        using var rig = new Rig(isPacked: false, 8);
        using var other = new Rig(isPacked: false, 8);
        rig.Offer(1, new DriverBuffer(Data, 4, false));
        Assert.True(rig.Queue.TryTake(out DescriptorChain chain));
        Assert.Throws<InvalidOperationException>(() => other.Queue.Complete(chain, 0));
        rig.Queue.Complete(chain, 0);
    }

    private static List<DriverBuffer> Cut(Random random, ulong address, int length, bool isWritable)
    {
        var buffers = new List<DriverBuffer>();
        for (int done = 0; done < length;)
        {
            int piece = buffers.Count == 20 ? length - done : random.Next(Math.Min(length - done, 20) + 1);
            buffers.Add(new(address + (ulong)done, (uint)piece, isWritable));
            done += piece;
        }

        return buffers;
    }

    private static byte[] ReadInPieces(Random random, ChainReader reader)
    {
        var read = new List<byte>();
        while (reader.Remaining != 0)
        {
            if (random.Next(2) == 0)
            {
                read.AddRange(reader.Next((uint)random.Next(1, 30)));
            }
            else
            {
                byte[] piece = new byte[random.Next(30)];
                read.AddRange(piece[..reader.Read(piece)]);
            }
        }

        return [.. read];
    }

    private static void WriteInPieces(Random random, ChainWriter writer, byte[] bytes)
    {
        int done = 0;
        while (done < bytes.Length)
        {
            int piece = random.Next(bytes.Length - done + 1);
            if (random.Next(2) == 0)
            {
                Span<byte> run = writer.Next((uint)piece);
                bytes.AsSpan(done, run.Length).CopyTo(run);
                done += run.Length;
            }
            else
            {
                Assert.Equal(piece, writer.Write(bytes.AsSpan(done, piece)));
                done += piece;
            }
        }
    }
}
