using DeviceDsl.Kvm;
using DeviceDsl.KvmTesting;
using DeviceDsl.Testing;

namespace TestBoardTests;

/// <summary>What the command <c>boot</c> says where something is missing, and what it leaves when it is killed.</summary>
[Collection("console")]
public sealed class BootErrorsShould : IDisposable
{
    private const byte CompareEax = 0x3D;

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

    /// <summary>It is killed when its machine is open, when its processor exists, or while that spins in the guest.</summary>
    [KvmTheory]
    [InlineData("managed", "machine")]
    [InlineData("split", "processor")]
    [InlineData("kernel", "run")]
    public void LeaveNothingWhenItIsKilled(string irqchip, string moment)
    {
        byte[] code = BootImages.Flat();
        int entry = code.AsSpan().IndexOf(CompareEax);
        // jmp $
        (code[entry], code[entry + 1]) = (0xEB, 0xFE);
        string image = Write(code);
        int before = ChildProgram.DescriptorsElsewhere("anon_inode:kvm").Count;
        using var program = ChildProgram.Start(typeof(TestBoard).Assembly.Location, "boot", image, "--irqchip", irqchip);
        program.Await(() => HasReached(program, moment), $"the {moment}");

        program.Kill();

        Assert.False(Directory.Exists($"/proc/{program.Id}/task/{program.Id}"));
        Assert.Empty(program.Children());
        Assert.Equal(before, ChildProgram.DescriptorsElsewhere("anon_inode:kvm").Count);
    }

    private static bool HasReached(ChildProgram program, string moment) => moment switch
    {
        "machine" => program.Has("anon_inode:kvm-vm"),
        "processor" => program.Has("anon_inode:kvm-vcpu"),
        _ => program.Threads().Any(static name => name.StartsWith("cpu 0", StringComparison.Ordinal)),
    };

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
