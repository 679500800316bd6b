using DeviceDsl.Testing;

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
        Assert.NotEmpty(odd);
        IReadOnlyList<IDevice> devices = DeviceRun.CreateAll(DeviceHost.Compile(source).Output);
        Assert.NotEmpty(devices);
        Assert.All(devices, DeviceRun.Exercise);
    }

    [Theory]
    [MemberData(nameof(DeviceMatrix.Refused), MemberType = typeof(DeviceMatrix))]
    public void ShouldLeaveOutWhatIsRefusedAndStillCompile(string odd, string source)
    {
        Assert.NotEmpty(odd);
        DeviceHost.Compile(Markup.Parse(source).Source);
    }

    [Fact]
    public void ShouldHaveAtLeastSixtyClasses()
        => Assert.InRange(DeviceMatrix.Supported.Count + DeviceMatrix.Refused.Count, 60, int.MaxValue);

    [Fact]
    public void ShouldReadAllPartsOfAClass()
    {
        (Microsoft.CodeAnalysis.Compilation? output, Microsoft.CodeAnalysis.GeneratorRunResult run) = DeviceHost.Compile(
            "[Device] internal sealed partial class D { [Doorbell(Pio, 0)] private void A() { } }",
            "[EdgeIrq(Gsi = 5)] partial class D { [Doorbell(Pio, 1)] private void B() { Irq5.Pulse(); } }",
            "partial class D { [Doorbell(Pio, 2)] private void C() { } }");
        Assert.Single(run.GeneratedSources);
        IDevice device = Assert.Single(DeviceRun.CreateAll(output));
        Assert.Equal((3, 1), (device.DoorbellCount, device.LineCount));
        DeviceRun.Exercise(device);
    }
}
