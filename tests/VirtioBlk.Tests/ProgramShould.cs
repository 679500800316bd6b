using DeviceDsl.KvmTesting;
using VirtioBlk.Demonstration;

namespace VirtioBlk.Tests;

/// <summary>The program's own demonstration, as its user sees it.</summary>
[Trait("Category", "Slow")]
public sealed class ProgramShould
{
    [Theory]
    [InlineData("--seconds", "0.1")]
    [InlineData("--seconds", "0.1", "--backend", "memory", "--layout", "packed", "--queues", "3", "--depth", "4")]
    [InlineData("--seconds", "0.1", "--backend", "memory", "--transport", "legacy", "--size", "1M", "--depth", "64")]
    [InlineData("--seconds", "0.1", "--exits", "--depth", "1", "--seed", "7")]
    [InlineData("--seconds", "0.1", "--transport", "mmio", "--layout", "packed")]
    [InlineData("--seconds", "0.1", "--transport", "mmiolegacy", "--backend", "memory")]
    public void DriveADiskAndReadBackItsData(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);

        Assert.Equal((0, ""), (code, error.Contains("error", StringComparison.Ordinal) ? error : ""));
        Assert.Contains("0 wrong", output, StringComparison.Ordinal);
        Assert.Contains("kicks per request", output, StringComparison.Ordinal);
        Assert.Contains("100 %", error, StringComparison.Ordinal);
    }

    [KvmTheory]
    [InlineData("modern", "packed")]
    [InlineData("legacy", "split")]
    [InlineData("mmio", "split")]
    [InlineData("mmiolegacy", "split")]
    public void DriveADiskOnARealKernel(string transport, string layout)
    {
        (int code, string output, string error) = Run("--machine", "kvm", "--seconds", "0.2", "--transport", transport, "--layout", layout);

        Assert.True(code == 0, error);
        Assert.Contains("0 wrong", output, StringComparison.Ordinal);
    }

    [Fact]
    public void KeepANamedImage()
    {
        string image = Path.Combine(Path.GetTempPath(), $"virtio-blk-test-{Guid.NewGuid():n}.img");
        try
        {
            (int code, string output, _) = Run("--image", image, "--size", "2M", "--seconds", "0.1");

            Assert.Equal(0, code);
            Assert.Contains(image, output.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.Equal(2 << 20, new FileInfo(image).Length);
            // Made anew: it overwrites nothing.
            (code, _, string error) = Run("--image", image);
            Assert.Equal(2, code);
            Assert.Contains("already exists", error, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(image);
        }
    }

    [Theory]
    [InlineData("--size", "1000")]
    [InlineData("--size", "2T")]
    [InlineData("--size", "5000001")]
    [InlineData("--queues", "0")]
    [InlineData("--queues", "65")]
    [InlineData("--depth", "0")]
    [InlineData("--seconds", "0")]
    [InlineData("--transport", "pigeon")]
    [InlineData("--layout", "loose")]
    [InlineData("--layout", "packed", "--transport", "legacy")]
    [InlineData("--size", "2G", "--backend", "memory")]
    [InlineData("--nonsense")]
    public void ReportMistakesInOneLine(params string[] arguments)
    {
        (int code, string output, string error) = Run(arguments);

        Assert.Equal((2, ""), (code, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(arguments[0], error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void ExplainWhyAnImageCannotBeCreated()
    {
        (int code, _, string error) = Run("--image", "/nowhere/at/all.img");

        Assert.Equal(1, code);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (new BlockCommandLine(output, error).Run(arguments), output.ToString(), error.ToString());
    }
}
