using DeviceDsl.Testing;
using Microsoft.CodeAnalysis;

namespace DeviceDsl.Generator.Tests;

/// <summary>
/// Classes of every shape and name: each is a device that compiles without a warning and runs, or its output is valid or empty.
/// </summary>
public sealed class DeviceMatrixTests
{
    [Theory]
    [MemberData(nameof(DeviceMatrix.Supported), MemberType = typeof(DeviceMatrix))]
    public void ShouldCompileCleanlyAndRun(string odd, string source)
    {
        IReadOnlyList<IDevice> devices = DeviceRun.CreateAll(DeviceHost.Compile(source).Output);
        Assert.True(devices.Count > 0, $"{odd}: there is no device.");
        Assert.All(devices, DeviceRun.Exercise);
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public void ShouldOmitRefusedDeclarationsAndCompile(string odd, string source)
    {
        Exception? thrown = Record.Exception(() => DeviceHost.Compile(Markup.Parse(source).Source));
        Assert.True(thrown is null, $"{odd}: {thrown?.Message}");
    }

    [Fact]
    public void ShouldHaveAtLeastSixtyClasses()
        => Assert.InRange(DeviceMatrix.Supported.Count + DeviceMatrix.Refused.Count, 60, int.MaxValue);

    [Fact]
    public void ShouldReadAllPartsOfAPartialClass()
    {
        (Compilation output, GeneratorRunResult run) = DeviceHost.Compile(
            "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private void A() { } }",
            "[EdgeIrq(Gsi = 5)] partial class D { [Doorbell(Pio, 1)] private void B() { Irq5.Pulse(); } }",
            "partial class D { [Doorbell(Pio, 2)] private void C() { } }");
        Assert.Single(run.GeneratedSources);
        IDevice device = Assert.Single(DeviceRun.CreateAll(output));
        Assert.Equal((3, 1), (device.DoorbellCount, device.LineCount));
        DeviceRun.Exercise(device);
    }
}
