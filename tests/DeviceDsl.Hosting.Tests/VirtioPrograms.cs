using System.CommandLine;
using System.Text.Json;
using DeviceDsl.Hosting.Commands;
using DeviceDsl.Virtio;

namespace DeviceDsl.Hosting.Tests;

/// <summary>The command line of a virtio program, before it serves anybody.</summary>
public sealed class VirtioPrograms
{
    private static readonly Option<bool> s_broken = new("--broken");

    [Theory]
    [InlineData("--print-capabilities")]
    [InlineData("vhost-user", "--print-capabilities")]
    [InlineData("vhost-user", "--frobnicate", "--print-capabilities", "--fd")]
    public void ShouldPrintItsCapabilities(params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(arguments);
        Assert.Equal((ExitCodes.Success, ""), (exitCode, error));
        Assert.Equal("{\"type\":\"rng\",\"features\":[\"one\",\"two\"]}\n", output);
    }

    [Theory]
    [InlineData("either --socket-path or --fd", "vhost-user")]
    [InlineData("either --socket-path or --fd", "vhost-user", "--socket-path", "a", "--fd", "3")]
    [InlineData("either --socket-path or --fd", "--fd=3", "--socket-path=a")]
    [InlineData("--frobnicate", "vhost-user", "--fd", "3", "--frobnicate")]
    [InlineData("this device is broken", "--fd=3", "--broken")]
    public void ShouldAnswerAMistakeInOneLine(string part, params string[] arguments)
    {
        (int exitCode, string output, string error) = Run(arguments);
        Assert.Equal((ExitCodes.Usage, ""), (exitCode, output));
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
        Assert.Contains(part, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }

    [Fact]
    public void ShouldReportASocketThatCannotBeMade()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName(), "socket");
        (int exitCode, string output, string error) = Run("vhost-user", "--socket-path", path);
        Assert.Equal((ExitCodes.Failure, ""), (exitCode, output));
        Assert.StartsWith($"error: {path}: cannot listen: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void ShouldNotReplaceAFileThatIsNoSocket()
    {
        string path = Path.GetTempFileName();
        try
        {
            (int exitCode, _, string error) = Run("vhost-user", "--socket-path", path);
            Assert.Equal(ExitCodes.Failure, exitCode);
            Assert.Equal($"error: {path}: the file exists and is not a socket.\n", error);
            Assert.True(File.Exists(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void ShouldReportADescriptorThatIsNoSocket()
    {
        using FileStream file = File.Open(Path.GetTempFileName(), new FileStreamOptions { Options = FileOptions.DeleteOnClose });
        int descriptor = (int)file.SafeFileHandle.DangerousGetHandle();
        (int exitCode, _, string error) = Run("vhost-user", "--fd", $"{descriptor}");
        Assert.Equal((ExitCodes.Failure, $"error: Descriptor {descriptor} is not a socket.\n"), (exitCode, error));
        file.SafeFileHandle.SetHandleAsInvalid();
    }

    [Fact]
    public void ShouldWriteTheFileByWhichManagersFindIt()
    {
        string directory = Path.Combine(Directory.CreateTempSubdirectory().FullName, "vhost-user");
        try
        {
            (int exitCode, string output, _) = Run("vhost-user", "--register", directory);
            string path = Directory.GetFiles(directory).Single();
            Assert.Equal((ExitCodes.Success, $"wrote {path}\n"), (exitCode, output));
            using var written = JsonDocument.Parse(File.ReadAllText(path));
            Assert.Equal("rng", written.RootElement.GetProperty("type").GetString());
            Assert.Equal("A device of the tests.", written.RootElement.GetProperty("description").GetString());
            Assert.True(File.Exists(written.RootElement.GetProperty("binary").GetString()));
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(directory)!, recursive: true);
        }
    }

    private static (int ExitCode, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var program = new VirtioProgram(
            "rng", parsed => parsed.GetValue(s_broken) ? throw new ArgumentException("this device is broken.") : new Sixes())
        {
            Description = "A device of the tests.",
            Options = [s_broken],
            Capabilities = ["one", "two"],
        };
        int exitCode = program.Run(arguments, output, error);
        return (exitCode, output.ToString(), error.ToString());
    }
}

/// <summary>A virtio device whose every answer is made of sixes.</summary>
[VirtioDevice(4)]
internal sealed partial class Sixes : VirtioDevice
{
    [VirtQueue(0)]
    private static uint OnRequest(DescriptorChain chain) => chain.Writer.Fill(6, uint.MaxValue);
}
