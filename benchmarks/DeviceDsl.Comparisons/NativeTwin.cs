using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DeviceDsl.Comparisons;

/// <summary>A C source of this program, compiled by the system's compiler into a library and loaded.</summary>
internal sealed class NativeTwin : IDisposable
{
    private readonly string _folder;
    private readonly nint _library;

    private NativeTwin(string folder, string library)
    {
        _folder = folder;
        _library = NativeLibrary.Load(library);
    }

    /// <summary>Compiles a source with optimisation.</summary>
    /// <param name="source">Its name in the folder <c>Native</c>.</param>
    /// <returns><see langword="null"/> where there is no compiler; the reason is printed.</returns>
    public static NativeTwin? TryBuild(string source)
    {
        string folder = Directory.CreateTempSubdirectory("devicedsl-").FullName;
        string library = Path.Combine(folder, "twin.so");
        string file = Path.Combine(AppContext.BaseDirectory, "Native", source);
        try
        {
            using Process compiler = Process.Start(new ProcessStartInfo("cc", ["-O2", "-shared", "-fPIC", "-o", library, file]))!;
            compiler.WaitForExit();
            if (compiler.ExitCode == 0) return new NativeTwin(folder, library);
            Console.WriteLine($"Left out: the C compiler refused {source}.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.WriteLine($"Left out: there is no C compiler (cc) for {source}.");
        }

        Directory.Delete(folder, recursive: true);
        return null;
    }

    /// <summary>The address of a function.</summary>
    public nint Export(string name) => NativeLibrary.GetExport(_library, name);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeLibrary.Free(_library);
        Directory.Delete(_folder, recursive: true);
    }
}
