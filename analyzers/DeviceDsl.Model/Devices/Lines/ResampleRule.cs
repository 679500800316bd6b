using System.Collections.Generic;
using System.Linq;
using DeviceDsl.Model.Hints;
using DeviceDsl.Model.Rules;

namespace DeviceDsl.Model.Devices;

/// <summary>Checks that each resample line has exactly one handler, and each handler a line: DDSL0013, DDSL0014, DDSL0015.</summary>
internal static class ResampleRule
{
    public static IEnumerable<Finding> Check(DeviceDeclaration device)
    {
        int strays = 0;
        var earlier = new List<ResampleDeclaration>();
        foreach (ResampleDeclaration resample in device.Resamples)
        {
            LineDeclaration? line = device.Lines.FirstOrDefault(candidate => candidate.Gsi == resample.Gsi);
            if (line is null)
            {
                strays++;
                yield return NoSuchLine(device, resample);
            }
            else if (line.Kind != LineKind.Resampled)
            {
                yield return NotResampling(resample, line);
            }
            else if (earlier.Find(other => other.Gsi == resample.Gsi) is { } other)
            {
                yield return Second(resample, other, line);
            }

            earlier.Add(resample);
        }

        // A handler without a line is most likely meant for a line without a handler: one mistake, not two.
        foreach (LineDeclaration line in Unanswered(device).Skip(strays)) yield return Unanswered(line);
    }

    private static IEnumerable<LineDeclaration> Unanswered(DeviceDeclaration device)
        => device.Lines.Where(line => line.Kind == LineKind.Resampled
            && device.Resamples.All(resample => resample.Gsi != line.Gsi));

    private static Finding Unanswered(LineDeclaration line)
        => new(
            Catalogue.ResampleWithoutHandler,
            line.At("Resample"),
            $"The line '{line.Name}' on GSI {line.Gsi} resamples, but no method is marked [OnResample(Gsi = {line.Gsi})], "
                + "so it stays low after the guest's first end of interrupt: add one")
        {
            Hint = new ResampleHandlerHint(line.Gsi),
        };

    private static Finding NoSuchLine(DeviceDeclaration device, ResampleDeclaration resample)
    {
        string has = device.Lines.IsEmpty
            ? "the device has no lines"
            : "the device has lines only on GSI " + string.Join(", ", device.Lines.Select(static line => line.Gsi));
        return new(
            Catalogue.ResampleWithoutHandler,
            resample.GsiSite,
            $"'{resample.Handler.Name}' handles the resampling of GSI {resample.Gsi}, but {has}: correct the GSI or declare the line")
        {
            LeavesOut = resample,
        };
    }

    private static Finding NotResampling(ResampleDeclaration resample, LineDeclaration line)
        => new(
            Catalogue.ResampleOnEdge,
            resample.GsiSite,
            resample.Handler.Name,
            line.Name,
            line.Gsi,
            line.Kind == LineKind.Edge ? "is edge-triggered" : "is level-triggered without Resample = true")
        {
            LeavesOut = resample,
            Others = [new Site(line.Attribute)],
            Hint = line.Kind == LineKind.Level ? new ArgumentHint("Resample", "true") : null,
        };

    private static Finding Second(ResampleDeclaration resample, ResampleDeclaration other, LineDeclaration line)
        => new(
            Catalogue.DuplicateResample,
            resample.GsiSite,
            $"'{other.Handler.Name}' already handles the resampling of the line '{line.Name}' on GSI {line.Gsi}, "
                + $"so '{resample.Handler.Name}' never runs: remove one of them")
        {
            LeavesOut = resample,
            Others = [other.GsiSite],
        };
}
