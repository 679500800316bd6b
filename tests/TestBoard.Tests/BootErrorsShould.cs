using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using DeviceDsl.Testing;

namespace TestBoardTests;

/// <summary>What the command <c>boot</c> says where something is missing.</summary>
[Collection("console")]
public sealed class BootErrorsShould : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("boot-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LinuxFact]
    public void BeOneLineWhereKvmOrDescriptorsAreMissing()
    {
        string image = Write(BootImages.Flat(exitValue: 3));
        bool isAvailable = KvmMachine.IsAvailable(out string reason);
        if (!isAvailable)
        {
            AssertOneLine(image, Run(image), reason.Split(':')[0]);
            return;
        }

        // What the runtime itself needs, it needs once.
        Assert.Equal(7, Run(image).Status);
        int failures = 0;
        for (int room = 0; room < DescriptorRoom.Max; room++)
        {
            (int status, string error) = DescriptorRoom.Limit(room, () => Run(image));
            if (status == 7)
            {
                Assert.True(failures > 3, $"Only {failures} failures.");
                return;
            }

            AssertOneLine(image, (status, error), "");
            failures++;
        }

        Assert.Fail("It never boots.");
    }

    private static void AssertOneLine(string image, (int Status, string Error) result, string reason)
    {
        Assert.Equal(2, result.Status);
        string line = Assert.Single(result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith($"error: {image} cannot be booted: ", line, StringComparison.Ordinal);
        Assert.Contains(reason, line, StringComparison.Ordinal);
    }

    private static (int Status, string Error) Run(string image)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using var newOutput = new StringWriter();
        using var newError = new StringWriter();
        try
        {
            Console.SetOut(newOutput);
            Console.SetError(newError);
            object? status = typeof(TestBoard).Assembly.EntryPoint!.Invoke(null, [new[] { "boot", image }]);
            return ((int)status!, newError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private string Write(byte[] image)
    {
        string path = Path.Combine(_folder, "image");
        File.WriteAllBytes(path, image);
        return path;
    }
}
