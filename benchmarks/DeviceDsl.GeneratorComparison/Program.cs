using System.Reflection;
using DeviceDsl;
using DeviceDsl.Generator;
using DeviceDsl.GeneratorComparison;
using Microsoft.CodeAnalysis;
using Spectre.Console;

const int Count = 1000;
const double Mega = 1_000_000;

if (LoadJson() is not { } json)
{
    AnsiConsole.MarkupLine("The generator of System.Text.Json is not where the SDK keeps it: there is nothing to compare with.");
    return 1;
}

Subject[] subjects =
[
    new("empty, over devices", new EmptyGenerator(typeof(DeviceAttribute).FullName!), Count, Sources.Device),
    new("DeviceDsl", new DeviceGenerator(), Count, Sources.Device),
    new("System.Text.Json", json, Count, Sources.Json),
];
(double Time, double Bytes)[] full = Run(static subject => subject.RunAll, static subject => subject.Parse, warmUps: 2, rounds: 9);
(double Time, double Bytes)[] elsewhere = Run(static subject => subject.EditElsewhere, static _ => Nothing, warmUps: 5, rounds: 25);
(double Time, double Bytes)[] body = Run(static subject => subject.EditBody, static _ => Nothing, warmUps: 5, rounds: 25);
(double Time, double Bytes)[] member = Run(static subject => subject.EditMember, static _ => Nothing, warmUps: 5, rounds: 25);

Table table = new Table().AddColumns("generator", "full run", "MB", "elsewhere", "MB", "body", "MB", "member", "MB", "text");
for (int i = 0; i < subjects.Length; i++)
{
    table.AddRow(
        subjects[i].Name,
        Ratio(full, i),
        Bytes(full, i),
        Ratio(elsewhere, i),
        Bytes(elsewhere, i),
        Ratio(body, i),
        Bytes(body, i),
        Ratio(member, i),
        Bytes(member, i),
        $"{subjects[i].Written / Mega:0.0} M");
}

AnsiConsole.MarkupLine($"{Count} annotated classes: a full run, and a keystroke in a file without any, in a method of one, "
    + "and in a member of one that changes what is written. Times as multiples of those of the empty generator, in one run.");
AnsiConsole.Write(table);
Goal("a keystroke elsewhere takes at most 2 times the empty generator", elsewhere[1].Time <= 2 * elsewhere[0].Time);
Goal("a full run allocates at most 175 MB", full[1].Bytes <= 175 * Mega);
Goal("a full run takes less time than that of System.Text.Json", full[1].Time < full[2].Time);
return 0;

(double Time, double Bytes)[] Run(Func<Subject, Action> action, Func<Subject, Action> prepare, int warmUps, int rounds)
    => Measure.InTurns([.. subjects.Select(action)], [.. subjects.Select(prepare)], warmUps, rounds);

static void Nothing()
{
}

static string Ratio((double Time, double Bytes)[] results, int i) => $"{results[i].Time / results[0].Time:0.00}";

static string Bytes((double Time, double Bytes)[] results, int i) => $"{results[i].Bytes / Mega:0.0}";

static void Goal(string text, bool isMet) => AnsiConsole.MarkupLine($"{(isMet ? "[green]met   [/]" : "[red]missed[/]")} {text}");

// It comes with the reference assemblies of the framework, beside the SDK that runs this.
static IIncrementalGenerator? LoadJson()
{
    DirectoryInfo root = new DirectoryInfo(Path.GetDirectoryName(typeof(object).Assembly.Location)!).Parent!.Parent!.Parent!;
    string? path = Directory.EnumerateFiles(
        Path.Combine(root.FullName, "packs"), "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .LastOrDefault();
    Type? type = path is null
        ? null
        : Assembly.LoadFrom(path).GetTypes().Single(static type => typeof(IIncrementalGenerator).IsAssignableFrom(type));
    return type is null ? null : (IIncrementalGenerator)Activator.CreateInstance(type)!;
}
