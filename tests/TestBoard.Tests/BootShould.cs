using System.Buffers.Binary;
using Booting;
using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;

namespace TestBoardTests;

/// <summary>The command <c>boot</c>.</summary>
[Collection("console")]
public sealed class BootShould
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromMinutes(1);

    [KvmTheory]
    [InlineData(InterruptControllers.Kernel, 1)]
    [InlineData(InterruptControllers.Kernel, 3)]
    [InlineData(InterruptControllers.Split, 1)]
    [InlineData(InterruptControllers.Split, 3)]
    [InlineData(InterruptControllers.Managed, 1)]
    [InlineData(InterruptControllers.Managed, 3)]
    public void RunAnImageInLongModeThatTakesInterrupts(InterruptControllers controllers, int cpus)
    {
        var options = new BootOptions { Image = "image", Append = "one two", Cpus = cpus, InterruptControllers = controllers };
        using var output = new StringWriter();
        using var machine = new BootedMachine(options, MultibootImage.Read(BootImages.Elf(exitValue: 5)), output);
        using var guard = new CancellationTokenSource(HangGuard);

        machine.Run(guard.Token);

        Assert.Equal($"image one two cpus {cpus} held 0 edges 1 levels 2\n", output.ToString());
        Assert.Equal(11, machine.ExitStatus);
    }

    [KvmFact]
    public void RunAnImageWhoseHeaderHasItsAddresses()
    {
        using var output = new StringWriter();
        using var machine = new BootedMachine(new() { Image = "flat" }, MultibootImage.Read(BootImages.Flat()), output);
        using var guard = new CancellationTokenSource(HangGuard);

        machine.Run(guard.Token);

        Assert.Equal("flat cpus 1 held 0 edges 1 levels 2\n", output.ToString());
        Assert.Equal(1, machine.ExitStatus);
    }

    [KvmTheory]
    [InlineData("kernel")]
    [InlineData("split")]
    [InlineData("managed")]
    public void EndWithTheStatusOfTheGuest(string controllers)
    {
        string image = Path.Combine(Directory.CreateTempSubdirectory("boot-").FullName, "image.elf");
        File.WriteAllBytes(image, BootImages.Elf(exitValue: 3));
        try
        {
            (int status, string output, string error) = Run(
                "boot", image, "--append", "x", "--irqchip", controllers, "--memory", "16", "--smp", "2");
            Assert.Equal((7, $"{image} x cpus 2 held 0 edges 1 levels 2\n", ""), (status, output, error));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(image)!, recursive: true);
        }
    }

    [KvmFact]
    public void ReportAGuestThatEndsWithoutAStatus()
    {
        // Without a table of interrupts, an invalid instruction shuts the processor down.
        byte[] image = BootImages.Elf();
        int entry = image.AsSpan().IndexOf((byte)0x3D);
        image[entry] = 0x0F;
        image[entry + 1] = 0x0B;
        string path = Path.Combine(Directory.CreateTempSubdirectory("boot-").FullName, "image.elf");
        File.WriteAllBytes(path, image);
        try
        {
            (int status, _, string error) = Run("boot", path);
            Assert.Equal(4, status);
            Assert.StartsWith($"error: {path}: the guest ended without an exit status: ", error, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Theory]
    [InlineData("/none", "Could not find file")]
    [InlineData("/etc/passwd", "it is not a multiboot image")]
    public void ReportAnImageThatCannotBeBooted(string image, string reason)
    {
        (int status, _, string error) = Run("boot", image);
        Assert.Equal(2, status);
        Assert.StartsWith($"error: {image} cannot be booted: ", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--smp", "0")]
    [InlineData("--smp", "255")]
    [InlineData("--memory", "1")]
    [InlineData("--memory", "2048")]
    [InlineData("--irqchip", "none")]
    [InlineData("--seconds", "1")]
    public void RejectInvalidOptions(string option, string value)
    {
        (int status, string output, string error) = Run("boot", "image", option, value);
        Assert.Equal((2, ""), (status, output));
        Assert.Contains(option == "--irqchip" ? value : option, error, StringComparison.Ordinal);
    }

    [Fact]
    public void RejectEveryDamagedImageOrLoadIt()
    {
        const int Damages = 20_000;
        byte[][] images = [BootImages.Elf(), BootImages.Flat()];
        var random = new Random(16);
        byte[] memory = new byte[4 << 20];
        int loaded = 0;
        for (int i = 0; i < Damages; i++)
        {
            byte[] image = [.. images[i % 2]];
            for (int damage = random.Next(1, 4); damage > 0; damage--)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(
                    image.AsSpan(random.Next(30) * 4), random.Next(3) switch
                    {
                        0 => uint.MaxValue,
                        1 => (uint)random.Next(256),
                        _ => (uint)random.NextInt64(),
                    });
            }

            if (random.Next(4) == 0) image = image[..random.Next(image.Length)];
            loaded += TryLoad(image, memory) ? 1 : 0;
        }

        Assert.InRange(loaded, 1, Damages - 1);
    }

    [Fact]
    public void DescribeTheMemoryToTheImage()
    {
        byte[] memory = new byte[4 << 20];
        const int Address = 0x20_0000;
        MultibootInformation.Write(memory, Address, "image a");

        Assert.Equal(0x245u, Read(memory, Address));
        Assert.Equal((639u, 3072u), (Read(memory, Address + 4), Read(memory, Address + 8)));
        int command = (int)Read(memory, Address + 16);
        Assert.Equal("image a\0"u8, memory.AsSpan(command, 8));
        int map = (int)Read(memory, Address + 48);
        Assert.Equal(4 * 24u, Read(memory, Address + 44));
        Assert.Equal(
            [(0, 0x9_FC00, 1), (0x9_FC00, 0x400, 2), (0xF_0000, 0x1_0000, 2), (0x10_0000, 0x30_0000, 1)],
            Enumerable.Range(0, 4)
                .Select(i => (Read(memory, map + (24 * i) + 4), Read(memory, map + (24 * i) + 12), Read(memory, map + (24 * i) + 20))));
        Assert.Throws<InvalidDataException>(() => MultibootInformation.Write(memory, (4 << 20) - 0x80, "image a"));
    }

    private static uint Read(byte[] memory, int address) => BinaryPrimitives.ReadUInt32LittleEndian(memory.AsSpan(address));

    private static bool TryLoad(byte[] image, byte[] memory)
    {
        try
        {
            var read = MultibootImage.Read(image);
            read.Load(memory);
            Assert.True(read.End <= (ulong)memory.Length);
            return true;
        }
        catch (InvalidDataException)
        {
            return false;
        }
    }

    private static (int Status, string Output, string Error) Run(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter();
        using var newError = new StringWriter();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newError);
            object? status = typeof(TestBoard).Assembly.EntryPoint!.Invoke(null, [arguments]);
            return ((int)status!, newOutput.ToString(), newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
