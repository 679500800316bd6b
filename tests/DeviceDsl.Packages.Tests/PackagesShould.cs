namespace DeviceDsl.Packages.Tests;

public sealed class PackagesShould(PackedPackages packages) : IClassFixture<PackedPackages>
{
    private const string Bell = """
        using System;
        using DeviceDsl;
        using static DeviceDsl.AddressSpace;

        using var machine = new EmbeddedMachine();
        var bell = new Bell();
        using Attachment attachment = machine.Attach(bell, pio: 0xC000);
        machine.GuestWrite(IoAddress.Pio(0xC010), length: 2, value: 2);
        machine.GuestWrite(IoAddress.Pio(0xC010), length: 2, value: 3);
        machine.Settle();
        Console.WriteLine($"rung {bell.Rings} time");

        [Device]
        internal sealed partial class Bell
        {
            public int Rings { get; private set; }

            [Doorbell(Pio, 0x10, Match = 2)]
            private void OnRing() => Rings++;
        }
        """;

    private const string Dice = """
        using System;
        using DeviceDsl;
        using DeviceDsl.Pci;
        using DeviceDsl.Virtio;
        using static DeviceDsl.AddressSpace;

        using var machine = new EmbeddedMachine();
        using var host = new PciHost(machine);
        PciFunction dice = host.Plug(new PciAddress(3), VirtioPci.FunctionOf(new Dice()));
        PciFunction bell = host.Plug(new PciAddress(4), new Bell());
        Console.WriteLine($"{dice.Name} is {dice.Identity}, {bell.Name} is {bell.Identity}");

        [VirtioDevice(4, Name = "dice")]
        internal sealed partial class Dice : VirtioDevice
        {
            [VirtioConfig(0, IsWritable = true)]
            private byte Sides { get; set; } = 6;

            [VirtQueue(0, Size = 64)]
            private uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(Sides, uint.MaxValue);
        }

        [Device(Name = "bell")]
        [PciDevice(0x1AF4, 0x10F0, ClassCode = 0x00FF00)]
        [Bar(0, Pio, 0x20)]
        internal sealed partial class Bell
        {
            public int Rings { get; private set; }

            [Doorbell(Pio, 0x10, Match = 2)]
            private void OnRing() => Rings++;
        }
        """;

    private const string Mistaken = """
        using DeviceDsl;
        using static DeviceDsl.AddressSpace;

        [Device]
        internal sealed partial class Mistaken
        {
            public int Rings { get; private set; }

            [Doorbell(Pio, 0x10, Length = 1, Match = 0x102)]
            private void OnRing() => Rings++;

            public static void Main() => _ = new Mistaken();
        }
        """;

    [Fact]
    public async Task ShouldGiveTheWholeLanguageInOneReference()
    {
        Consumer consumer = await packages.Restore("bell", "DeviceDsl", Bell);
        (await consumer.Build()).Succeeded();
        Assert.Contains("Bell.g.cs", consumer.Generated());
        Assert.Contains("rung 1 time", (await consumer.Run()).Succeeded().Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DeviceDsl.Kvm")]
    [InlineData("DeviceDsl.Hosting")]
    public async Task ShouldBringTheLanguageWithEachOfThem(string package)
    {
        Consumer consumer = await packages.Restore(package, package, Bell);
        (await consumer.Build()).Succeeded();
        Assert.Contains("rung 1 time", (await consumer.Run()).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldBringVirtioDevicesAndPciFunctions()
    {
        Consumer consumer = await packages.Restore("dice", "DeviceDsl.Virtio", Dice);
        (await consumer.Build()).Succeeded();
        Assert.Equal(["Bell.g.cs", "Dice.g.cs"], consumer.Generated().Order(StringComparer.Ordinal));
        Assert.Contains("dice is 1af4:1005 class 00ff00, bell is 1af4:10f0 class 00ff00", (await consumer.Run()).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShouldReportAndMendMistakes()
    {
        Consumer consumer = await packages.Restore("mistaken", "DeviceDsl", Mistaken);
        CommandResult build = await consumer.Build();
        Assert.NotEqual(0, build.ExitCode);
        Assert.Contains("Program.cs(9,", build.Output, StringComparison.Ordinal);
        Assert.Contains("error DDSL0002:", build.Output, StringComparison.Ordinal);
        Assert.Contains("docs/rules/DDSL0002.md", build.Output, StringComparison.Ordinal);

        (await consumer.Fix("DDSL0002")).Succeeded();
        Assert.Equal(Mistaken.Replace("Length = 1", "Length = 2", StringComparison.Ordinal), consumer.Program);
        (await consumer.Build()).Succeeded();
    }
}
