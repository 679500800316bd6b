using System.Reflection;
using DeviceDsl.Testing;
using DeviceDsl.Virtio;

namespace DeviceDsl.Generator.Tests;

/// <summary>The generated description of a virtio device matches its attributes.</summary>
public sealed class GeneratedVirtioDevices
{
    private const string Net = """
        using DeviceDsl.Virtio;

        [VirtioDevice(1, Name = "net")]
        internal sealed partial class Net : VirtioDevice
        {
            public byte Written;
            public ulong Wide;

            [VirtioConfig(0, Length = 6)] private ulong Address => 0x1122_3344_5566;
            [VirtioConfig(8, IsWritable = true)] private byte Speed { get => 7; set => Written = value; }
            [VirtioConfig(16, IsWritable = true)] private ulong Mask { get => Wide; set => Wide = value; }
            [VirtQueue(0, Size = 64, Count = 2, Stride = 2)] private void OnReceive(VirtQueue queue) { }
            [VirtQueue(1, Count = 2, Stride = 2)] private static uint OnTransmit(DescriptorChain chain) => 5;
        }
        """;

    [Fact]
    public void ShouldHaveTheDeclaredQueues()
    {
        VirtioDevice device = Create(Net);
        Assert.Equal(("net", 1, 4, 24), (device.Name, device.Id, device.QueueCount, device.ConfigurationLength));
        VirtioDescription description = Describe(device);
        Assert.Equal(
            [(0, 64, 2, 2, "OnReceive"), (1, 256, 2, 2, "OnTransmit")],
            description.Queues.Select(static queue => (queue.Index, queue.Size, queue.Count, queue.Stride, queue.Handler)));
        Assert.Null(description.Queues[0].OnRequest);
        Assert.Equal("OnReceive", description.Queues[0].OnKick!.Method.Name);
        Assert.Null(description.Queues[1].OnKick);
        Assert.Equal(5u, description.Queues[1].OnRequest!(default));
        Assert.True(description.IoEventFd);
    }

    [Fact]
    public void ShouldReadAndWriteTheConfiguration()
    {
        VirtioDevice device = Create(Net);
        IReadOnlyList<VirtioConfigEntry> fields = Describe(device).Configuration;
        Assert.Equal(
            [(0, 6, "Address", 0x1122_3344_5566UL), (8, 1, "Speed", 7UL), (16, 8, "Mask", 0UL)],
            fields.Select(static field => (field.Offset, field.Length, field.Name, field.Get())));
        Assert.Null(fields[0].Set);
        fields[1].Set!(0xAB);
        fields[2].Set!(ulong.MaxValue);
        Assert.Equal((byte)0xAB, device.GetType().GetField("Written")!.GetValue(device));
        Assert.Equal(ulong.MaxValue, fields[2].Get());
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Virtio), MemberType = typeof(DeviceMatrix))]
    public void ShouldCompileCleanlyForEveryClassShape(string odd, string source)
    {
        Assert.True(CreateAll(source).Any(), $"{odd}: there is no device.");
    }

    [Fact]
    public void ShouldBeInheritedByAClassWithoutAttributes()
        => Assert.Equal(
            ["B", "B"],
            CreateAll("""
                using DeviceDsl.Virtio;
                [VirtioDevice(4)] internal partial class B : VirtioDevice { [VirtQueue(0)] private uint M(DescriptorChain chain) => 0; }
                internal sealed class D : B;
                """).Select(static device => device.Name));

    [Theory]
    [InlineData("[VirtioDevice(4)] internal sealed class D : VirtioDevice;")]
    [InlineData("internal sealed partial class D : VirtioDevice;")]
    public void ShouldReportAMissingDescription(string source)
    {
        TargetInvocationException exception = Assert.Throws<TargetInvocationException>(() => Create("using DeviceDsl.Virtio;\n" + source));
        Assert.StartsWith(
            "D has no virtio description",
            Assert.IsType<InvalidOperationException>(exception.InnerException).Message,
            StringComparison.Ordinal);
    }

    private static VirtioDevice Create(string source) => CreateAll(source).Single();

    private static List<VirtioDevice> CreateAll(string source)
        => [.. TestCompilation.Load(DeviceHost.Compile(source).Output).GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(VirtioDevice)) && !type.IsAbstract)
            .Select(
                static type => (VirtioDevice)Activator.CreateInstance(
                    type,
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.OptionalParamBinding,
                    null,
                    null,
                    null)!)];

    private static VirtioDescription Describe(VirtioDevice device)
        => (VirtioDescription)typeof(VirtioDevice).GetMethod(
            "DescribeDevice", BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(device, null)!;
}
