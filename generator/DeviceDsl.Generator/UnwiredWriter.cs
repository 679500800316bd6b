using System;
using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model;

namespace DeviceDsl.Generator;

/// <summary>
/// Writes bodies for the registers and fields of a class that is not wired. Without them the compiler would report only that they are
/// missing, and stop before the analyzers, which know why.
/// </summary>
internal static class UnwiredWriter
{
    public static string Write(TypeModel type, IReadOnlyCollection<UnwiredProperty> properties)
    {
        var writer = new SourceWriter(type.Aliases);
        IEnumerable<string> deprecations = properties.SelectMany(static one => one.Deprecations).Distinct();
        FileHeader.Write(writer, type, deprecations.OrderBy(static id => id, StringComparer.Ordinal).ToEquatableArray());
        TypeWriter.Write(writer, type, $"{type.Device.Name} is not wired as a device: its registers only compile.", null, () =>
        {
            foreach (UnwiredProperty one in properties) PropertyWriter.WriteUnusable(writer, one.Property);
        });
        return writer.Finish();
    }
}
